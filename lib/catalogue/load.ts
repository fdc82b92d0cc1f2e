import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Catalogue } from './catalogue'
import { EmojiDictionary } from './emoji-dictionary'
import { catalogueLine, toEntry, type CatalogueEntry } from './entry'
import { WordNetThesaurus, type Thesaurus } from './thesaurus'
import { WordNet } from './wordnet'

/** The catalogue's file is missing or broken; the message says which line. */
export class CatalogueLoadError extends Error {
  override readonly name = 'CatalogueLoadError'
}

/** Reads the catalogue of a model folder. Throws CatalogueLoadError. */
export async function loadCatalogue(folder: string, thesaurus: Thesaurus): Promise<Catalogue> {
  const path = join(folder, 'catalogue.jsonl')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CatalogueLoadError(`The catalogue ${path} cannot be read.`, { cause })
  })
  return new Catalogue(parseCatalogue(text), thesaurus)
}

/**
 * @param directory folder of the WordNet database
 * @param annotations folder of CLDR's annotations, one folder for each language
 */
export function openThesaurus(directory: string, annotations: string): Thesaurus {
  const emoji = EmojiDictionary.open(annotations)
  try {
    return new WordNetThesaurus(WordNet.open(directory), emoji)
  } catch (cause) {
    throw new CatalogueLoadError(
      `WordNet cannot be read in ${directory}. Set WORDNET_DIR to a folder that has its index and data files.`,
      { cause },
    )
  }
}

/** Reads JSON lines in the order of their index, 0, 1, 2, … Throws CatalogueLoadError. */
export function parseCatalogue(text: string): CatalogueEntry[] {
  const entries = text
    .split('\n')
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => parseLine(line, number))
  if (entries.length === 0) throw new CatalogueLoadError('The catalogue is empty.')
  const misplaced = entries.findIndex((entry, i) => entry.indexInSae !== i)
  if (misplaced !== -1)
    throw new CatalogueLoadError(`The catalogue lacks index ${misplaced}, or has it out of order.`)
  if (new Set(entries.map((entry) => entry.uuid)).size !== entries.length) {
    throw new CatalogueLoadError('Two features of the catalogue share a uuid.')
  }
  return entries
}

function parseLine(line: string, number: number): CatalogueEntry {
  try {
    return toEntry(catalogueLine.parse(JSON.parse(line)))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new CatalogueLoadError(`Line ${number} of the catalogue is not usable. ${reason}`, { cause })
  }
}
