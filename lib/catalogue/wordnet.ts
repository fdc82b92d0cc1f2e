import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv'

/** One sense: the words that share it, its definition, and its pointers to other senses. */
export interface Synset {
  lemmas: string[]
  gloss: string
  pointers: { symbol: string; offset: number; part: PartOfSpeech }[]
}

/** A sense of a word that was looked up; `rank` 0 is the most frequent one within its part of speech. */
export interface Sense extends Synset {
  rank: number
}

interface DatabaseFile {
  index: Buffer
  data: Buffer
}

const PARTS: readonly PartOfSpeech[] = ['noun', 'verb', 'adj', 'adv']
const PART_OF_LETTER: Record<string, PartOfSpeech> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj', r: 'adv' }
const LINE_FEED = 10

/**
 * Reader of Princeton WordNet's database files, whose format is documented in wndb(5WN): sorted `index.<part>` files
 * give each lemma the byte offsets of its senses in `data.<part>`. The npm packages that read the format either keep
 * one sense per word, patch global objects or need an install script, hence this one. It holds the files in memory,
 * 28 MB, and a look-up takes microseconds.
 */
export class WordNet {
  private constructor(private readonly files: Record<PartOfSpeech, DatabaseFile>) {}

  /** Reads the eight files in `directory`. Throws the file system's error if one cannot be read. */
  static open(directory: string): WordNet {
    const read = (name: string) => readFileSync(join(directory, name))
    const file = (part: PartOfSpeech) => ({ index: read(`index.${part}`), data: read(`data.${part}`) })
    return new WordNet({ noun: file('noun'), verb: file('verb'), adj: file('adj'), adv: file('adv') })
  }

  /** The senses of a word or a phrase in its base form, the most frequent first within each part of speech. */
  senses(phrase: string): Sense[] {
    const lemma = toLemma(phrase)
    // The files begin with their licence, on lines that start with a space.
    if (lemma === '') return []
    return PARTS.flatMap((part) => {
      const { index } = this.files[part]
      const line = lineAt(index, firstLineFrom(index, `${lemma} `))
      return line.startsWith(`${lemma} `)
        ? offsets(line).map((offset, rank) => ({ ...this.synset(part, offset), rank }))
        : []
    })
  }

  /**
   * The lexicographer file (lexnames(5WN)) of a word's first sense in the part of speech in which most of its senses were seen in texts;
   * null for what is no word.
   */
  usualFile(phrase: string): number | null {
    const lemma = toLemma(phrase)
    if (lemma === '') return null
    let best: { file: number; seen: number } | null = null
    for (const part of PARTS) {
      const { index, data } = this.files[part]
      const line = lineAt(index, firstLineFrom(index, `${lemma} `))
      if (!line.startsWith(`${lemma} `)) continue
      const [first] = offsets(line)
      const seen = seenSenses(line)
      if (first !== undefined && (best === null || seen > best.seen))
        best = { file: Number(lineAt(data, first).split(' ', 2)[1]), seen }
    }
    return best && best.file
  }

  /** Phrases that begin with the word, such as "bard of avon" for "bard"; at most `limit`. */
  compounds(word: string, limit: number): string[] {
    const prefix = `${toLemma(word)}_`
    const { index } = this.files.noun
    const found: string[] = []
    for (let at = firstLineFrom(index, prefix); found.length < limit; at = index.indexOf(LINE_FEED, at) + 1) {
      const line = lineAt(index, at)
      if (!line.startsWith(prefix)) break
      found.push(fromLemma(line.slice(0, line.indexOf(' '))))
    }
    return found
  }

  /** The sense that a pointer leads to. */
  follow(pointer: Synset['pointers'][number]): Synset {
    return this.synset(pointer.part, pointer.offset)
  }

  private synset(part: PartOfSpeech, offset: number): Synset {
    return parseSynset(lineAt(this.files[part].data, offset))
  }
}

function toLemma(phrase: string): string {
  return phrase.trim().toLowerCase().replace(/\s+/g, '_')
}

function fromLemma(lemma: string): string {
  // Adjectives carry a syntactic marker such as "(a)".
  return lemma
    .replace(/\([a-z]+\)$/, '')
    .replaceAll('_', ' ')
    .toLowerCase()
}

function lineAt(file: Buffer, offset: number): string {
  const end = file.indexOf(LINE_FEED, offset)
  return file.toString('latin1', offset, end === -1 ? file.length : end)
}

/** Offset of the first line that is not less than `key`, by bisection: lines are sorted by their bytes. */
function firstLineFrom(file: Buffer, key: string): number {
  let low = 0
  let high = file.length
  while (low < high) {
    const start = file.lastIndexOf(LINE_FEED, Math.max(0, ((low + high) >> 1) - 1)) + 1
    const end = file.indexOf(LINE_FEED, start) + 1 || file.length
    if (file.toString('latin1', start, Math.min(end, start + key.length)) < key) low = end
    else high = start
  }
  return low
}

/** An index line: lemma, part, number of senses, number of pointer symbols, the symbols, two counts, then the offsets. */
function offsets(line: string): number[] {
  const fields = line.trim().split(' ')
  return fields.slice(6 + Number(fields[3])).map(Number)
}

/** How many of a word's senses texts were seen to use: the second of the two counts of an index line. */
function seenSenses(line: string): number {
  const fields = line.trim().split(' ')
  return Number(fields[5 + Number(fields[3])])
}

/**
 * A data line: offset, file number, type, number of words in hexadecimal, (word, id) pairs, number of pointers,
 * (symbol, offset, part, source/target) quadruples, verb frames, then "|" and the gloss.
 */
function parseSynset(line: string): Synset {
  const bar = line.indexOf('| ')
  const fields = line.slice(0, bar).split(' ')
  const words = parseInt(fields[3] ?? '0', 16)
  const firstPointer = 5 + 2 * words
  const pointers = Array.from({ length: Number(fields[firstPointer - 1]) }, (_, i) => {
    const [symbol = '', offset, part = 'n'] = fields.slice(firstPointer + 4 * i)
    return { symbol, offset: Number(offset), part: PART_OF_LETTER[part] ?? 'noun' }
  })
  return {
    lemmas: Array.from({ length: words }, (_, i) => fromLemma(fields[4 + 2 * i] ?? '')),
    gloss: line.slice(bar + 2).trim(),
    pointers,
  }
}
