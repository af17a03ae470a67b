/* What a run calls its temporary files. */
#ifndef CHANDLER_CLI_RUN_NAME_H
#define CHANDLER_CLI_RUN_NAME_H

enum { RUN_NAME_SIZE = 24 };

/* A name that no other run has at the same time, here or on another machine that writes to the same folder: letters,
 * digits and dashes, for file_replace. */
void run_name(char out[RUN_NAME_SIZE]);

#endif
