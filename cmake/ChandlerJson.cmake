# Finds json-c, which reads JSON: chandler_json, its archive where there is one that this program can be linked with (each
# shared library costs the program's start), else the shared library.
include(CheckCSourceCompiles)

pkg_check_modules(JSONC REQUIRED IMPORTED_TARGET json-c>=0.15)
find_library(CHANDLER_JSON_ARCHIVE libjson-c.a HINTS ${JSONC_LIBDIR} ${JSONC_LIBRARY_DIRS})
mark_as_advanced(CHANDLER_JSON_ARCHIVE)
if(CHANDLER_JSON_ARCHIVE)
  # An archive of objects that are not position-independent cannot be put into a program that is.
  set(CMAKE_REQUIRED_LIBRARIES "${CHANDLER_JSON_ARCHIVE}" m)
  set(CMAKE_REQUIRED_INCLUDES ${JSONC_INCLUDE_DIRS})
  check_c_source_compiles("#include <json-c/json.h>
    int main(void) { return !json_object_put(json_tokener_parse(\"[]\")); }" CHANDLER_JSON_ARCHIVE_LINKS)
  unset(CMAKE_REQUIRED_LIBRARIES)
  unset(CMAKE_REQUIRED_INCLUDES)
endif()

add_library(chandler_json INTERFACE)
if(CHANDLER_JSON_ARCHIVE AND CHANDLER_JSON_ARCHIVE_LINKS)
  target_include_directories(chandler_json SYSTEM INTERFACE ${JSONC_INCLUDE_DIRS})
  target_link_libraries(chandler_json INTERFACE "${CHANDLER_JSON_ARCHIVE}" m)
else()
  target_link_libraries(chandler_json INTERFACE PkgConfig::JSONC)
endif()
