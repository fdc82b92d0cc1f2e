import { z } from 'zod'

export const MAX_PAGE = 100
/** Files of what is kept may be larger than other bodies: as large as it may become, each character spelled out. */
export const MAX_KEPT_BYTES = 32 * 1024 * 1024

/** How every list of what people make is asked for. */
export const listFields = {
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(30).describe('How many at most, 1 to 100'),
  cursor: z.string().min(1).max(200).optional().describe('The `next_cursor` of the page before'),
  query: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Only those that hold this text, in upper or lower case, in their titles or in what was said'),
  deleted: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: only those that were deleted and can be restored'),
}

export const nextCursor = z.string().nullable().describe('Names the next page; null on the last one')

/** What is told of everything that is kept. */
export const keptFields = {
  etag: z
    .string()
    .describe(
      'Its version, which If-Match of a later write takes: another with every change but of what is added',
    ),
  created_at: z.iso.datetime().describe('When it was made'),
  updated_at: z.iso.datetime().describe('When it was last changed'),
  restorable_until: z.iso
    .datetime()
    .nullable()
    .describe('Until when it can be restored; null for what is not deleted'),
}

export const restorableUntil = z.iso.datetime().describe('Until when it can be restored')
