import { Catalogue, parseCatalogue } from '@/lib/catalogue'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { assembleServices, type Services } from '../services'
import { FAKE_CARD, FakeEngine } from './fake-engine'

const LABELS: [label: string, kind: string][] = [
  ['Talks like a pirate', 'style'],
  ['Talks like a cowboy', 'style'],
  ['About Tokyo', 'subject'],
  ['The word “arr” in pirate talk', 'word'],
  ['Start of an answer', 'position'],
  ['Unclear: fires on commas', 'none'],
  ['Twin', 'word'],
  ['Twin', 'word'],
]

export const featureId = (index: number) => `00000000-0000-4000-8000-00000000000${index}`

/** Catalogue of eight features in the form of `catalogue.jsonl`; the last two share a label. */
export function catalogueText(): string {
  const lines = LABELS.map(([label, kind], index) => ({
    uuid: featureId(index),
    index_in_sae: index,
    label,
    kind,
    f1: kind === 'none' ? null : 0.9,
    density: kind === 'position' ? 0.5 : 0.01,
    max_activation_strength: 10,
    unit: 4,
    alive: true,
    examples: [{ tokens: ['Ah', 'oy', ' there'], activations: [0, index, 0], peak: 1 }],
    promoted: [[' matey', 1.5]],
    suppressed: [[' the', -1.5]],
    curve: index === 0 ? [[0.5, 0.4, 1]] : null,
  }))
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

export interface Fixture extends Services {
  engine: FakeEngine
}

/** Services around the fake engine. For tests only. */
export function makeFixture(): Fixture {
  const engine = new FakeEngine()
  const catalogue = new Catalogue(parseCatalogue(catalogueText()), noThesaurus)
  if (catalogue.entries.length !== FAKE_CARD.features)
    throw new Error('The fixture does not fit the fake engine')
  const spread = [{ tokens: ['Ah', 'oy'], activations: [0, 1], peak: 1 }]
  return { ...assembleServices(engine, catalogue, () => Promise.resolve(spread)), engine }
}

/** Makes `services()` answer with the fixture, as if the process had started with it. */
export function install(fixture: Fixture): void {
  Object.assign(globalThis, { tillerServices: Promise.resolve(fixture) })
}

/** A POST request with a JSON body, or with the text given. */
export function post(body: unknown, init: RequestInit = {}): Request {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Request('http://tiller.test/api/v1', { method: 'POST', body: text, ...init })
}
