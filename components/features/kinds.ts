const words: Record<string, string> = {
  style: 'A way of speaking',
  subject: 'A subject',
  domain: 'A field of subjects',
  request: 'A kind of request',
  word: 'A word or phrase',
  position: 'A place in the text',
  none: 'Unclear',
}

/** A feature's `kind` for people; a kind that the page does not know is shown as it is. */
export const kindInWords = (kind: string) => words[kind] ?? kind
