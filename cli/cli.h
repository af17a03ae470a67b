/* The program behind main(). */
#ifndef CHANDLER_CLI_CLI_H
#define CHANDLER_CLI_CLI_H

/* Does what the arguments say; returns the exit status. */
int cli_main(int argc, char **argv);

#endif
