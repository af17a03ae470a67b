/* The account of the memory that the program holds: each block, with who asked for it. */
#ifndef CHANDLER_TESTS_FAULTS_MEMORY_H
#define CHANDLER_TESTS_FAULTS_MEMORY_H

/* For a child that was just forked: strikes out everything, as what its parent holds is not its to give back. */
void memory_forget(void);

/* Writes a line for each block that is held to an open file: "main|child FILE+0xOFFSET". */
void memory_tell(int file);

#endif
