# Finds the CPython that plugins run on, and reads its version and whether it has a GIL from the headers it is compiled
# against: an installation's name says neither.
# Sets CHANDLER_PYTHON_FOUND, CHANDLER_PYTHON_VERSION and CHANDLER_PYTHON_GIL ("on", "off", "none").
set(CHANDLER_PYTHON AUTO CACHE STRING "Python plugins: ON, OFF or AUTO (on where an embeddable CPython >= 3.9 is found)")
set_property(CACHE CHANDLER_PYTHON PROPERTY STRINGS AUTO ON OFF)

# The module that holds the interpreter.
set(CHANDLER_PLUGIN_HOST_FILE "chandler-python.so")

set(CHANDLER_PYTHON_FOUND FALSE)
set(CHANDLER_PYTHON_VERSION "")
set(CHANDLER_PYTHON_GIL "none")

# Py_GIL_DISABLED and PY_VERSION as the preprocessor sees them in Python.h.
function(chandler_probe_python folders)
  set(flags "")
  foreach(folder IN LISTS folders)
    list(APPEND flags "-I${folder}")
  endforeach()
  execute_process(COMMAND "${CMAKE_C_COMPILER}" ${flags} -E -dM -include Python.h -x c /dev/null
    OUTPUT_VARIABLE macros ERROR_QUIET RESULT_VARIABLE failed)
  if(failed OR NOT macros MATCHES "#define PY_VERSION \"([^\"]+)\"")
    return()
  endif()
  set(CHANDLER_PYTHON_VERSION "${CMAKE_MATCH_1}" PARENT_SCOPE)
  if(macros MATCHES "#define Py_GIL_DISABLED 1")
    set(CHANDLER_PYTHON_GIL "off" PARENT_SCOPE)
  else()
    set(CHANDLER_PYTHON_GIL "on" PARENT_SCOPE)
  endif()
  set(CHANDLER_PYTHON_FOUND TRUE PARENT_SCOPE)
endfunction()

# Whether the library that was found is the one that the headers belong to, as far as its name tells: an error where an
# installation was named, else Python counts as not found.
function(chandler_check_python_library library is_named)
  get_filename_component(name "${library}" NAME)
  string(REGEX MATCH "^[0-9]+\\.[0-9]+" wanted "${CHANDLER_PYTHON_VERSION}")
  if(CHANDLER_PYTHON_GIL STREQUAL "off")
    string(APPEND wanted "t")
  endif()
  if(name MATCHES "^libpython([0-9]+\\.[0-9]+t?)" AND NOT CMAKE_MATCH_1 STREQUAL wanted)
    set(level WARNING)
    if(is_named)
      set(level FATAL_ERROR)
    endif()
    message(${level} "${library} was found with the headers of Python ${CHANDLER_PYTHON_VERSION} "
      "(GIL ${CHANDLER_PYTHON_GIL}): name one installation with -DPython3_EXECUTABLE=...")
    set(CHANDLER_PYTHON_FOUND FALSE PARENT_SCOPE)
    set(CHANDLER_PYTHON_VERSION "" PARENT_SCOPE)
    set(CHANDLER_PYTHON_GIL "none" PARENT_SCOPE)
  endif()
endfunction()

# Extension modules look for Python's symbols in the shared library; from a static one they would be missing.
set(Python3_USE_STATIC_LIBS FALSE)

if(NOT CHANDLER_PYTHON STREQUAL "OFF")
  set(_chandler_python_named FALSE)
  if(Python3_EXECUTABLE OR Python3_ROOT_DIR)
    set(_chandler_python_named TRUE)
  endif()
  # Asked for a root folder alone, CMake may link another installation's library: the executable settles which is meant.
  if(Python3_ROOT_DIR AND NOT Python3_EXECUTABLE)
    file(GLOB _chandler_pythons "${Python3_ROOT_DIR}/bin/python3" "${Python3_ROOT_DIR}/bin/python3.*[0-9t]")
    if(_chandler_pythons)
      list(GET _chandler_pythons 0 Python3_EXECUTABLE)
    else()
      message(FATAL_ERROR "Python3_ROOT_DIR=${Python3_ROOT_DIR} holds no bin/python3")
    endif()
  endif()
  # Unless one is named the system's own comes first: one of a version manager that is first on PATH may go with its
  # user's folder, and cron may not see it.
  if(NOT _chandler_python_named AND EXISTS /usr/bin/python3)
    set(Python3_EXECUTABLE /usr/bin/python3)
  endif()
  find_package(Python3 3.9 QUIET COMPONENTS Interpreter Development.Embed)
  if(NOT Python3_FOUND AND NOT _chandler_python_named AND Python3_EXECUTABLE)
    unset(Python3_EXECUTABLE)
    foreach(variable IN ITEMS Python3_EXECUTABLE _Python3_EXECUTABLE _Python3_INTERPRETER_PROPERTIES)
      unset(${variable} CACHE)
    endforeach()
    find_package(Python3 3.9 QUIET COMPONENTS Interpreter Development.Embed)
  endif()
  if(Python3_FOUND)
    chandler_probe_python("${Python3_INCLUDE_DIRS}")
    if(CHANDLER_PYTHON_FOUND AND _chandler_python_named AND Python3_Interpreter_FOUND
        AND NOT CHANDLER_PYTHON_VERSION MATCHES "^${Python3_VERSION_MAJOR}\\.${Python3_VERSION_MINOR}\\.")
      message(FATAL_ERROR "${Python3_EXECUTABLE} is Python ${Python3_VERSION}, "
        "but the headers found with it are of ${CHANDLER_PYTHON_VERSION}")
    endif()
    if(CHANDLER_PYTHON_FOUND)
      list(GET Python3_LIBRARIES 0 _chandler_library)
      chandler_check_python_library("${_chandler_library}" ${_chandler_python_named})
    endif()
  endif()
  if(CHANDLER_PYTHON STREQUAL "ON" AND NOT CHANDLER_PYTHON_FOUND)
    message(FATAL_ERROR "CHANDLER_PYTHON=ON, but no embeddable CPython >= 3.9 was found (Debian: python3-dev). "
      "Name one with -DPython3_EXECUTABLE=... or set CHANDLER_PYTHON=OFF.")
  endif()
endif()
if(CHANDLER_PYTHON_FOUND)
  message(STATUS "Python for plugins: ${CHANDLER_PYTHON_VERSION}, GIL ${CHANDLER_PYTHON_GIL} (${Python3_LIBRARIES})")
else()
  message(STATUS "Python for plugins: none")
endif()
