/* A picture as a PNG file (ISO/IEC 15948). libpng writes the container: chunks, checksums, texts; only
 * the pixels' chunk is put between them as it is. */
#ifndef CHANDLER_IMAGE_PNGFILE_H
#define CHANDLER_IMAGE_PNGFILE_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/image/image.h"
#include "render/image/scanlines.h"

#include <stddef.h>

/* Appends to *out the file of encoded scanlines. All texts stand before the pixels, the fingerprint first among them,
 * so that it is found in the first PNGFILE_HEAD bytes. text may be NULL. On failure *out is as before. */
enum status pngfile_append(struct bytes *out, const struct scanlines *scanlines, const struct image_text *text,
                           struct error *error);

/* Signature, IHDR, sRGB, a full PLTE and tRNS, and the fingerprint's chunk need 1180 bytes; IEND is the file's last 12.
 */
enum { PNGFILE_HEAD = 1280, PNGFILE_TAIL = 12 };

/* The fingerprint in a file's first bytes and its last PNGFILE_TAIL, "" where there is none. */
void pngfile_fingerprint(const unsigned char *head, size_t length, const unsigned char *tail,
                         char out[IMAGE_FINGERPRINT_SIZE]);

#endif
