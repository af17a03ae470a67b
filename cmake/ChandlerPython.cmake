# Finds the CPython that plugins run on, and asks it, not a guess, for its version and whether it has a GIL.
# Sets CHANDLER_PYTHON_FOUND, CHANDLER_PYTHON_VERSION and CHANDLER_PYTHON_GIL ("on", "off", "none").
set(CHANDLER_PYTHON AUTO CACHE STRING "Python plugins: ON, OFF or AUTO (on where an embeddable CPython >= 3.9 is found)")
set_property(CACHE CHANDLER_PYTHON PROPERTY STRINGS AUTO ON OFF)

set(CHANDLER_PYTHON_FOUND FALSE)
set(CHANDLER_PYTHON_VERSION "")
set(CHANDLER_PYTHON_GIL "none")

# The interpreter and the library must be of one installation: asked for the library alone, CMake may take another's.
macro(_chandler_find_python)
  find_package(Python3 3.9 QUIET COMPONENTS Interpreter Development.Embed)
  if(NOT Python3_FOUND AND NOT Python3_EXECUTABLE_WAS_GIVEN AND EXISTS /usr/bin/python3)
    # The first python3 on PATH may be one that cannot be embedded: then the system's own is asked.
    unset(Python3_EXECUTABLE CACHE)
    unset(_Python3_EXECUTABLE CACHE)
    set(Python3_EXECUTABLE /usr/bin/python3)
    find_package(Python3 3.9 QUIET COMPONENTS Interpreter Development.Embed)
  endif()
endmacro()

# Reads PY_VERSION and Py_GIL_DISABLED from the headers that will be compiled against.
function(_chandler_probe_python)
  set(flags "")
  foreach(folder IN LISTS Python3_INCLUDE_DIRS)
    list(APPEND flags "-I${folder}")
  endforeach()
  execute_process(COMMAND "${CMAKE_C_COMPILER}" ${flags} -E -dM -include Python.h -x c /dev/null
    OUTPUT_VARIABLE macros ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed AND macros MATCHES "#define PY_VERSION \"([^\"]+)\"")
    set(CHANDLER_PYTHON_FOUND TRUE PARENT_SCOPE)
    set(CHANDLER_PYTHON_VERSION "${CMAKE_MATCH_1}" PARENT_SCOPE)
    if(macros MATCHES "#define Py_GIL_DISABLED 1")
      set(CHANDLER_PYTHON_GIL "off" PARENT_SCOPE)
    else()
      set(CHANDLER_PYTHON_GIL "on" PARENT_SCOPE)
    endif()
  endif()
endfunction()

if(NOT CHANDLER_PYTHON STREQUAL "OFF")
  set(Python3_EXECUTABLE_WAS_GIVEN FALSE)
  if(DEFINED Python3_EXECUTABLE OR DEFINED Python3_ROOT_DIR)
    set(Python3_EXECUTABLE_WAS_GIVEN TRUE)
  endif()
  _chandler_find_python()
  if(Python3_FOUND)
    _chandler_probe_python()
  endif()
  if(CHANDLER_PYTHON STREQUAL "ON" AND NOT CHANDLER_PYTHON_FOUND)
    message(FATAL_ERROR "CHANDLER_PYTHON=ON, but no embeddable CPython >= 3.9 was found (Debian: python3-dev). "
      "Name one with -DPython3_EXECUTABLE=... or set CHANDLER_PYTHON=OFF.")
  endif()
endif()
if(CHANDLER_PYTHON_FOUND)
  message(STATUS "Python for plugins: ${CHANDLER_PYTHON_VERSION}, GIL ${CHANDLER_PYTHON_GIL}")
else()
  message(STATUS "Python for plugins: none")
endif()
