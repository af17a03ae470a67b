# Run by cpack on what it has staged for each package: compressed manuals and changelogs, Debian's folder of zsh's
# completions, the copyright file, and the overrides of lintian with their reasons.
find_program(CHANDLER_GZIP gzip REQUIRED)

# As `gzip -9n`: the same bytes each time.
function(chandler_compress file)
  execute_process(COMMAND "${CHANDLER_GZIP}" -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD "${file}.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

# CHANGELOG.md as one entry of a Debian changelog for each version; the newest with the packages' revision.
function(chandler_debian_changelog output)
  file(STRINGS "${CHANDLER_SOURCE_FOLDER}/CHANGELOG.md" lines)
  set(text "")
  set(signature "")
  set(revision "${CHANDLER_DEBIAN_VERSION}")
  string(REGEX REPLACE "^.*-" "-" revision "${revision}")
  foreach(line IN LISTS lines)
    if(line MATCHES "^## \\[([0-9][^]]*)\\] - ([0-9]+)-([0-9]+)-([0-9]+)")
      set(version "${CMAKE_MATCH_1}${revision}")
      execute_process(COMMAND date -u -R -d "${CMAKE_MATCH_2}-${CMAKE_MATCH_3}-${CMAKE_MATCH_4}"
        OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
      string(APPEND text "${signature}chandler (${version}) stable; urgency=medium\n\n")
      set(signature "\n -- ${CHANDLER_MAINTAINER}  ${date}\n\n")
      set(revision "-1")
    elseif(signature AND line MATCHES "^- (.*)")
      string(APPEND text "  * ${CMAKE_MATCH_1}\n")
    elseif(signature AND line MATCHES "^  (.*)")
      string(APPEND text "    ${CMAKE_MATCH_1}\n")
    endif()
  endforeach()
  file(WRITE "${output}" "${text}${signature}")
endfunction()

function(chandler_debian_tree component package)
  set(root "${CPACK_TEMPORARY_DIRECTORY}/${component}/usr")
  if(NOT IS_DIRECTORY "${root}")
    message(FATAL_ERROR "${root}: nothing was staged for the package ${package}")
  endif()
  set(share "${root}/share")
  file(GLOB pages "${share}/man/man*/*.[0-9]")
  foreach(page IN LISTS pages)
    chandler_compress("${page}")
  endforeach()

  if(IS_DIRECTORY "${share}/zsh/site-functions")
    file(RENAME "${share}/zsh/site-functions" "${share}/zsh/vendor-completions")
  endif()

  set(doc "${share}/doc/${package}")
  if(NOT package STREQUAL "chandler" AND IS_DIRECTORY "${share}/doc/chandler")
    file(RENAME "${share}/doc/chandler" "${doc}")
  endif()
  file(REMOVE "${doc}/LICENSE" "${doc}/CHANGELOG.md")
  file(COPY "${CHANDLER_DEBIAN_FOLDER}/copyright" DESTINATION "${doc}"
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(COPY_FILE "${CHANDLER_SOURCE_FOLDER}/CHANGELOG.md" "${doc}/changelog")
  chandler_compress("${doc}/changelog")
  chandler_debian_changelog("${doc}/changelog.Debian")
  chandler_compress("${doc}/changelog.Debian")

  if(CHANDLER_MAINTAINER STREQUAL CHANDLER_MAINTAINER_UNKNOWN)
    file(MAKE_DIRECTORY "${share}/lintian/overrides")
    file(WRITE "${share}/lintian/overrides/${package}"
      "# Whoever makes the packages gives their address by DEBFULLNAME and DEBEMAIL. Nobody did for this one, and an\n"
      "# address that is no one's is better than one that is somebody's.\n"
      "${package}: bogus-mail-host *\n"
      "${package}: bogus-mail-host-in-debian-changelog *\n")
    file(CHMOD "${share}/lintian/overrides/${package}" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  endif()
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER "${component}" upper)
  chandler_debian_tree("${component}" "${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
endforeach()
