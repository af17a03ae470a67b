# Finds the font files that are built into the program. They come from the distribution's font package and are not kept
# in the tree. CHANDLER_FONT_REGULAR and CHANDLER_FONT_MEDIUM name others.
set(_chandler_font_folders
  /usr/share/fonts/truetype /usr/share/fonts/TTF /usr/share/fonts /usr/local/share/fonts)
set(_chandler_font_suffixes
  roboto/unhinted/RobotoTTF roboto/hinted roboto google-roboto roboto-fontface dejavu liberation)
find_file(CHANDLER_FONT_REGULAR NAMES Roboto-Regular.ttf DejaVuSans.ttf LiberationSans-Regular.ttf
  PATHS ${_chandler_font_folders} PATH_SUFFIXES ${_chandler_font_suffixes} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH
  DOC "TrueType font embedded for labels")
find_file(CHANDLER_FONT_MEDIUM NAMES Roboto-Medium.ttf DejaVuSans-Bold.ttf LiberationSans-Bold.ttf
  PATHS ${_chandler_font_folders} PATH_SUFFIXES ${_chandler_font_suffixes} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH
  DOC "TrueType font embedded for titles")
if(NOT CHANDLER_FONT_REGULAR OR NOT CHANDLER_FONT_MEDIUM)
  message(FATAL_ERROR "No font to embed: install the package fonts-roboto-unhinted, "
    "or name two TrueType files with -DCHANDLER_FONT_REGULAR=... and -DCHANDLER_FONT_MEDIUM=...")
endif()

# chandler_embed(TARGET FILE SYMBOL): the bytes of FILE as `const unsigned char SYMBOL[]` and `const size_t SYMBOL_size`.
function(chandler_embed target file symbol)
  set(source "${PROJECT_BINARY_DIR}/generated/embed_${symbol}.c")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"/* Generated: the bytes of ${file}. */
#include <stddef.h>
extern const unsigned char ${symbol}[];
extern const size_t ${symbol}_size;
__asm__(\".section .rodata\\n.balign 16\\n.globl ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n\"
        \"${symbol}_end:\\n.byte 0\\n.balign 8\\n.globl ${symbol}_size\\n${symbol}_size:\\n.quad ${symbol}_end - ${symbol}\\n\"
        \".text\\n\");
")
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${file}")
  target_sources(${target} PRIVATE "${source}")
endfunction()

# chandler_content_hash(FILE VARIABLE): what a Content-Security-Policy calls the content of FILE, sha256- and base64.
function(chandler_content_hash file variable)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  set(digits ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
  file(SHA256 "${file}" hex)
  # Three hexadecimal digits are two of base64; two more make up the last three, whose second digit is then padding.
  string(APPEND hex 00)
  set(text "")
  foreach(at RANGE 0 63 3)
    string(SUBSTRING "${hex}" ${at} 3 three)
    math(EXPR high "0x${three} / 64")
    math(EXPR low "0x${three} % 64")
    string(SUBSTRING "${digits}" ${high} 1 high)
    string(SUBSTRING "${digits}" ${low} 1 low)
    string(APPEND text "${high}${low}")
  endforeach()
  string(SUBSTRING "${text}" 0 43 text)
  set(${variable} "sha256-${text}=" PARENT_SCOPE)
endfunction()
