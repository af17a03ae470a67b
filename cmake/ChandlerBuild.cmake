# Flags that every target of the house shares, and chandler_room(), which makes one room's static library.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON) # _GNU_SOURCE interfaces: renameat2, sched_getaffinity
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug, ..." FORCE)
endif()
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG" CACHE STRING "" FORCE)

option(CHANDLER_WERROR "Treat compiler warnings as errors" ON)
set(CHANDLER_SANITIZE "" CACHE STRING "Sanitizers to build with, as for -fsanitize=")

add_library(chandler_flags INTERFACE)
target_compile_definitions(chandler_flags INTERFACE _GNU_SOURCE)
target_compile_options(chandler_flags INTERFACE
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings
  -Wvla -Wformat=2 -Wundef -Wnull-dereference
  # A fused multiply-add would make pictures differ by a pixel between machines.
  -ffp-contract=off -fno-math-errno -fvisibility=hidden
  $<$<BOOL:${CHANDLER_WERROR}>:-Werror>
  # What these two say depends on how far a version of gcc sees at a level of optimisation.
  $<$<C_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized -Wno-error=null-dereference>)
target_include_directories(chandler_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
if(CHANDLER_SANITIZE)
  add_compile_options(-fsanitize=${CHANDLER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CHANDLER_SANITIZE})
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong)
endif()

# chandler_room(NAME [LINK target...]): the static library chandler_NAME of every .c file in this folder.
function(chandler_room name)
  cmake_parse_arguments(ROOM "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.c")
  add_library(chandler_${name} STATIC ${sources})
  target_link_libraries(chandler_${name} PRIVATE chandler_flags PUBLIC ${ROOM_LINK})
endfunction()

# The module that is linked with Pango.
set(CHANDLER_TEXT_FILE "chandler-text.so")
# Where modules are installed, and the same as seen from the program's folder. Of what lies in a folder directly below
# lib/ cpack believes that ldconfig must be told.
set(CHANDLER_MODULE_DESTINATION "${CMAKE_INSTALL_LIBDIR}/chandler/modules")
file(RELATIVE_PATH CHANDLER_MODULE_FOLDER "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}/chandler/modules")

# chandler_module(TARGET FILE f [COMPONENT c] SOURCES s... LINK target...): the shared object f, which the program loads
# when it needs it; beside the program, and installed in CHANDLER_MODULE_FOLDER, in the package c.
function(chandler_module target)
  cmake_parse_arguments(MODULE "" "FILE;COMPONENT" "SOURCES;LINK" ${ARGN})
  add_library(${target} MODULE ${MODULE_SOURCES})
  target_link_libraries(${target} PRIVATE chandler_flags ${MODULE_LINK})
  # What is missing shows here and not in a user's run. A sanitizer's functions come from the program.
  if(NOT CHANDLER_SANITIZE)
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  get_filename_component(name "${MODULE_FILE}" NAME_WLE)
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME "${name}" SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}" INSTALL_RPATH_USE_LINK_PATH TRUE)
  if(NOT MODULE_COMPONENT)
    set(MODULE_COMPONENT chandler)
  endif()
  install(TARGETS ${target} LIBRARY DESTINATION "${CHANDLER_MODULE_DESTINATION}" COMPONENT "${MODULE_COMPONENT}")
endfunction()
