# chandler_registry(TARGET t FOLDER f STRUCT s HEADER h PREFIX p TABLE n)
#
# Collects f/*.c, each of which defines one `const struct S PREFIX_STEM` (STEM is the file's name with '-' as '_'), into
#     const struct S *const TABLE[] = { ..., NULL };
# in the order of the files' names, and compiles both into target T. A new theme or chart type is one new file.
function(chandler_registry)
  cmake_parse_arguments(R "" "TARGET;FOLDER;STRUCT;HEADER;PREFIX;TABLE" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${R_FOLDER}/*.c")
  list(SORT sources)
  set(declarations "")
  set(entries "")
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    string(REPLACE "-" "_" stem "${stem}")
    string(APPEND declarations "extern const struct ${R_STRUCT} ${R_PREFIX}_${stem};\n")
    string(APPEND entries "    &${R_PREFIX}_${stem},\n")
  endforeach()
  set(table "${PROJECT_BINARY_DIR}/generated/table_${R_TABLE}.c")
  file(CONFIGURE OUTPUT "${table}" @ONLY CONTENT
"/* Generated from the files in ${R_FOLDER}/. */
#include \"${R_HEADER}\"

#include <stddef.h>

${declarations}
const struct ${R_STRUCT} *const ${R_TABLE}[] = {
${entries}    NULL,
};
")
  target_sources(${R_TARGET} PRIVATE ${sources} "${table}")
endfunction()
