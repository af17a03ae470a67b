# Debian packages: `cpack` in a build folder makes them of that build, for the release of Debian that it was built on.
#   chandler          the program, the module for texts in other scripts, manual, completions
#   chandler-python   the module that runs plugins, with the manual and the samples of plugins; where Python was found
# The architecture is the compiler's, so that a cross build makes packages of its own by the same rules.

# What has no component of its own goes into the first one. This stands before any install().
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME chandler)

# Who makes the packages, as Debian's own tools take it; an address that is no one's where that is not known.
if(DEFINED ENV{DEBEMAIL} AND DEFINED ENV{DEBFULLNAME})
  set(_maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
else()
  set(_maintainer "The chandler authors <chandler@chandler.invalid>")
endif()
set(CHANDLER_PACKAGE_MAINTAINER "${_maintainer}" CACHE STRING "Maintainer of the packages: NAME <ADDRESS>")

# 1~deb12 for one that was made with Debian 12, which a sysroot may be: the same version made with the next release is newer.
set(_revision 1)
set(_os_release /etc/os-release)
if(CMAKE_SYSROOT AND EXISTS "${CMAKE_SYSROOT}/usr/lib/os-release")
  set(_os_release "${CMAKE_SYSROOT}/usr/lib/os-release")
endif()
if(EXISTS "${_os_release}")
  file(STRINGS "${_os_release}" _release REGEX "^(ID|VERSION_ID)=")
  if("${_release}" MATCHES "(^|;)ID=debian" AND "${_release}" MATCHES "VERSION_ID=\"?([0-9]+)")
    string(APPEND _revision "~deb${CMAKE_MATCH_1}")
  endif()
endif()
set(CHANDLER_PACKAGE_REVISION "${_revision}" CACHE STRING "Debian's revision of the packages")

# chandler_package(): to be called once all of the house is there.
function(chandler_package)
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  # What is there to begin with: units of systemd, a crontab, recipes for a cluster.
  foreach(folder cron systemd cluster)
    if(EXISTS "${PROJECT_SOURCE_DIR}/samples/${folder}")
      install(DIRECTORY "${PROJECT_SOURCE_DIR}/samples/${folder}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples"
        PATTERN "*.sh" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    endif()
  endforeach()
  set(CPACK_COMPONENTS_ALL chandler)
  if(CHANDLER_PYTHON_FOUND)
    list(APPEND CPACK_COMPONENTS_ALL python)
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/samples/plugins" DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples"
      COMPONENT python PATTERN "__pycache__" EXCLUDE)
  endif()

  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGE_NAME chandler)
  set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
  set(CPACK_PACKAGE_CONTACT "${CHANDLER_PACKAGE_MAINTAINER}")
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_COMPONENTS_GROUPING IGNORE)

  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_RELEASE "${CHANDLER_PACKAGE_REVISION}")
  set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${CHANDLER_PACKAGE_MAINTAINER}")
  set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
  set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
  # The compiler's, not the kernel's. Of any other cpack asks dpkg.
  foreach(_known "x86_64-linux-gnu=amd64" "aarch64-linux-gnu=arm64" "arm-linux-gnueabihf=armhf")
    if("${_known}" MATCHES "^${CMAKE_C_LIBRARY_ARCHITECTURE}=(.*)")
      set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE "${CMAKE_MATCH_1}")
    endif()
  endforeach()

  set(_version "${PROJECT_VERSION}-${CHANDLER_PACKAGE_REVISION}")
  set(CPACK_DEBIAN_CHANDLER_PACKAGE_NAME chandler)
  set(CPACK_DEBIAN_CHANDLER_PACKAGE_SECTION graphics)
  set(CPACK_DEBIAN_CHANDLER_PACKAGE_SUGGESTS chandler-python)
  set(CPACK_DEBIAN_CHANDLER_DESCRIPTION "candlestick charts from files of open, high, low and close prices
chandler turns folders of CSV files into candlestick charts, a PNG, SVG or
PDF for each series, on all CPUs. How a file is written it finds out by
itself: delimiters, encodings, names of columns in many languages, decimal
marks and orders of dates.
.
It draws other types of charts as well (hollow and Heikin-Ashi candles, bars,
lines, renko, point and figure), has the usual indicators, and is made to run
every night without being looked after.")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME chandler-python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION graphics)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "chandler (= ${_version})")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS python3-numpy)
  set(CPACK_DEBIAN_PYTHON_DESCRIPTION "candlestick charts from files of prices - Python plugins
chandler turns folders of CSV files of prices into candlestick charts.
.
With this package it runs plugins, which are indicators written in Python, on
all CPUs: in forked processes where Python has a GIL, in threads where it has
none. It holds samples of plugins too.")

  # The staged tree of each package becomes one as Debian wants it.
  configure_file("${PROJECT_SOURCE_DIR}/cmake/debian/copyright.in" "${PROJECT_BINARY_DIR}/debian/copyright" @ONLY)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/debian/settings.cmake.in" "${PROJECT_BINARY_DIR}/debian/settings.cmake"
    @ONLY)
  set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_BINARY_DIR}/debian/settings.cmake" "${PROJECT_SOURCE_DIR}/cmake/debian/tree.cmake")
  if(CMAKE_SYSROOT)
    list(APPEND CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/debian/sysroot.cmake")
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${CMAKE_SYSROOT}/lib/${CMAKE_C_LIBRARY_ARCHITECTURE}"
      "${CMAKE_SYSROOT}/usr/lib/${CMAKE_C_LIBRARY_ARCHITECTURE}")
  endif()
  # dpkg-shlibdeps asks the environment for whom it works.
  set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_BINARY_DIR}/debian/settings.cmake")
  include(CPack)
endfunction()
