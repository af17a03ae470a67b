# Builds for 64-bit ARM on another machine: with Debian's gcc-aarch64-linux-gnu, its arm64 libraries in CMAKE_SYSROOT, and
# qemu-user for what is run on the way and for tests. Without -DCMAKE_SYSROOT the libraries are those of
# tests/aarch64/fetch.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

if(NOT CMAKE_SYSROOT)
  execute_process(COMMAND "${CMAKE_CURRENT_LIST_DIR}/../../tests/aarch64/fetch"
    OUTPUT_VARIABLE CMAKE_SYSROOT OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE _failed)
  if(_failed)
    message(FATAL_ERROR "Name a folder that holds Debian's arm64 libraries with -DCMAKE_SYSROOT=...")
  endif()
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CMAKE_SYSROOT)

# Libraries and headers are those of the sysroot, programs those that run here.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${CMAKE_SYSROOT}")
set(ENV{PKG_CONFIG_LIBDIR}
  "${CMAKE_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${CMAKE_SYSROOT}/usr/share/pkgconfig")

find_program(CHANDLER_QEMU NAMES qemu-aarch64 qemu-aarch64-static DOC "Runs what was built for 64-bit ARM")
if(CHANDLER_QEMU)
  set(CMAKE_CROSSCOMPILING_EMULATOR "${CHANDLER_QEMU};-L;${CMAKE_SYSROOT}")
  # Pages as large as those of a Raspberry Pi 5, from which qemu can choose up to version 8.
  execute_process(COMMAND "${CHANDLER_QEMU}" --version OUTPUT_VARIABLE _version)
  if(_version MATCHES "version ([0-9]+)" AND CMAKE_MATCH_1 LESS 9)
    list(APPEND CMAKE_CROSSCOMPILING_EMULATOR -p 16384)
  endif()
endif()
