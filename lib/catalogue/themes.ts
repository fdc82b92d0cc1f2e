import type { CatalogueEntry } from './entry'
import type { Theme } from './kinds'
import { FUNCTION_WORDS, words, type Thesaurus } from './thesaurus'

/** Themes of WordNet's lexicographer files, which sort its senses: https://wordnet.princeton.edu/documentation/lexnames5wn */
const THEME_OF_FILE: readonly (Theme | null)[] = [
  // 0 adj.all, adj.pert, adv.all
  'qualities',
  'qualities',
  'qualities',
  // 3 noun.Tops, act, animal, artifact, attribute, body, cognition, communication, event, feeling, food, group
  'things',
  'actions',
  'animals',
  'things',
  'qualities',
  'body',
  'knowledge',
  'language',
  'actions',
  'feelings',
  'food',
  'people',
  // 15 noun.location, motive, object, person, phenomenon, plant, possession, process, quantity, relation, shape
  'places',
  'feelings',
  'nature',
  'people',
  'nature',
  'plants',
  'money',
  'actions',
  'numbers',
  'qualities',
  'qualities',
  // 26 noun.state, substance, time
  'qualities',
  'nature',
  'time',
  // 29 verb.body, change, cognition, communication, competition, consumption, contact, creation, emotion, motion
  'body',
  'actions',
  'knowledge',
  'language',
  'actions',
  'food',
  'actions',
  'actions',
  'feelings',
  'actions',
  // 39 verb.perception, possession, social, stative, weather
  'actions',
  'money',
  'actions',
  'actions',
  'nature',
  // 44 adj.ppl
  'qualities',
]

/** Words that hold sentences together, beside those that no search looks for. WordNet knows many of them as rare nouns. */
const GRAMMAR: ReadonlySet<string> = new Set(
  'i me my mine he him his she her hers we us our ours user’s as so how why if else would could should will shall may might must am here then too very just yes no nor yet both each every either neither during before after until since while again still already ever never'.split(
    ' ',
  ),
)

/** The most general nouns, which have a file of their own in WordNet. */
const GENERAL: Readonly<Record<string, Theme>> = {
  animal: 'animals',
  plant: 'plants',
  person: 'people',
  people: 'people',
  group: 'people',
  food: 'food',
  feeling: 'feelings',
  location: 'places',
  place: 'places',
  time: 'time',
  communication: 'language',
  state: 'qualities',
  act: 'actions',
  event: 'actions',
}

/** Words of labels that speak of features and not of what they stand for. */
const SCAFFOLDING: ReadonlySet<string> = new Set(
  'word words like part parts name names phrase phrases reference references mention mentions instance instances related specific term terms concept concepts text texts token tokens talk talks talking'.split(
    ' ',
  ),
)

/** Where a label goes on to say around what its words stand. */
const SURROUNDINGS = /”[^“]*?\s(?:after|before|in|when|at|as|on)\s/

/** Finds what sort of thing a feature's label speaks of. */
export class Themes {
  private readonly ofWords = new Map<string, Theme>()
  /** Entries do not change. */
  private readonly ofEntries = new WeakMap<object, Theme>()

  constructor(private readonly thesaurus: Thesaurus) {}

  of(entry: Pick<CatalogueEntry, 'kind' | 'label'>): Theme {
    const theme = this.ofEntries.get(entry) ?? this.find(entry)
    this.ofEntries.set(entry, theme)
    return theme
  }

  private find({ kind, label }: Pick<CatalogueEntry, 'kind' | 'label'>): Theme {
    if (kind === 'style') return 'speaking'
    if (kind === 'request') return 'request'
    if (kind === 'position') return 'positions'
    if (kind === 'none') return 'unclear'
    return commonest(candidates(label).map((word) => this.ofWord(word)))
  }

  private ofWord(word: string): Theme {
    const found = this.ofWords.get(word) ?? this.lookUp(word)
    this.ofWords.set(word, found)
    return found
  }

  private lookUp(word: string): Theme {
    if (!/\p{L}/u.test(word)) return /\p{N}/u.test(word) ? 'numbers' : 'grammar'
    if (FUNCTION_WORDS.has(word) || GRAMMAR.has(word)) return 'grammar'
    if (word.length === 1) return 'parts'
    const general = GENERAL[word.replace(/s$/, '')]
    if (general !== undefined) return general
    const file = this.thesaurus.lexicographerFile(word)
    return (file === null ? null : THEME_OF_FILE[file]) ?? 'parts'
  }
}

/** The words that a label is about: those in quotes, or else all that say something. */
function candidates(label: string): string[] {
  const end = SURROUNDINGS.exec(label)
  const head = end ? label.slice(0, end.index + 1) : label
  const quoted = [...head.matchAll(/“([^”]+)”/g)].map(([, text = '']) => text.trim().toLowerCase())
  if (quoted.length > 0) return quoted
  const telling = words(label).filter((word) => !SCAFFOLDING.has(word) && !FUNCTION_WORDS.has(word))
  return telling.length > 0 ? telling : words(label)
}

/** Themes that nearly everything has in it; they lose against any other. */
const FAINT: ReadonlySet<Theme> = new Set(['grammar', 'parts'])

/** The theme of most words, the first among equals. */
function commonest(themes: readonly Theme[]): Theme {
  const votes = new Map<Theme, number>()
  for (const theme of themes) votes.set(theme, (votes.get(theme) ?? 0) + (FAINT.has(theme) ? 0.4 : 1))
  let best: Theme = 'parts'
  for (const [theme, count] of votes) if (count > (votes.get(best) ?? 0)) best = theme
  return best
}
