const words: Record<string, string> = {
  style: 'A way of speaking',
  subject: 'A subject',
  domain: 'A field of subjects',
  request: 'A kind of request',
  word: 'A word or phrase',
  position: 'A place in the text',
  none: 'Unclear',
}

/** Kinds of features that stand for a whole message, not for some word in it. */
export const spansMessages = (kind: string) => ['style', 'subject', 'domain', 'request'].includes(kind)

/** A feature's `kind` for people; a kind that the page does not know is shown as it is. */
export const kindInWords = (kind: string) => words[kind] ?? kind
