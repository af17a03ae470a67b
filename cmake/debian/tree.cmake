# Run by cpack on what it has staged for each package: stripped binaries, compressed manuals and changelogs, Debian's
# folder of zsh's completions, and the copyright file.
find_program(CHANDLER_GZIP gzip REQUIRED)

# As `gzip -9n`: the same bytes each time.
function(chandler_compress file)
  execute_process(COMMAND "${CHANDLER_GZIP}" -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD "${file}.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

# An entry for each version of CHANGELOG.md, which tells the rest; the newest with the packages' revision.
function(chandler_debian_changelog output)
  file(STRINGS "${CHANDLER_SOURCE_FOLDER}/CHANGELOG.md" lines REGEX "^## \\[[0-9]")
  string(REGEX REPLACE "^.*-" "-" revision "${CHANDLER_DEBIAN_VERSION}")
  set(text "")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^## \\[([^]]*)\\] - ([0-9-]+)$")
      message(FATAL_ERROR "CHANGELOG.md: '${line}' is not '## [VERSION] - DATE'")
    endif()
    set(version "${CMAKE_MATCH_1}")
    execute_process(COMMAND date -u -R -d "${CMAKE_MATCH_2}" OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE
      COMMAND_ERROR_IS_FATAL ANY)
    string(APPEND text "chandler (${version}${revision}) stable; urgency=medium\n\n"
      "  * Version ${version}; changelog.gz says what is new.\n\n -- ${CHANDLER_MAINTAINER}  ${date}\n\n")
    set(revision "-1")
  endforeach()
  file(WRITE "${output}" "${text}")
endfunction()

# Without symbols, and without the sections that nothing reads.
function(chandler_strip)
  foreach(file IN LISTS ARGN)
    execute_process(
      COMMAND "${CHANDLER_STRIP}" --strip-unneeded --remove-section=.comment --remove-section=.note "${file}"
      COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endfunction()

function(chandler_debian_tree component package)
  set(root "${CPACK_TEMPORARY_DIRECTORY}/${component}/usr")
  if(NOT IS_DIRECTORY "${root}")
    message(FATAL_ERROR "${root}: nothing was staged for the package ${package}")
  endif()
  set(share "${root}/share")
  file(GLOB_RECURSE binaries "${root}/bin/*" "${root}/lib/*.so")
  chandler_strip(${binaries})

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

  # Whatever the umask.
  file(CHMOD_RECURSE "${root}" DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER "${component}" upper)
  chandler_debian_tree("${component}" "${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
endforeach()
