import { readFileSync } from 'node:fs'
import type { Analyser } from '@/lib/assist/analyser'
import { EmbeddedAnalyser } from '@/lib/assist/embedded/embedded-analyser'
import { Catalogue, parseCatalogue } from '@/lib/catalogue'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { assembleModel } from '@/lib/models/assemble'
import { profileFile } from '@/lib/models/profile'
import { Registry, type ModelSource } from '@/lib/models/registry'
import type { ServedModel } from '@/lib/models/served-model'
import type { Context } from '@/lib/operations/context'
import { emptyVariant } from '@/lib/operations/sessions'
import { withMadeFeatures } from '@/lib/operations/with-made-features'
import type { MadeFeatureStore } from '@/lib/store/made-features'
import { MemoryKeptStore } from '@/lib/store/memory/kept'
import { MemoryMadeFeatureStore } from '@/lib/store/memory/made-features'
import { MemoryVariantStore } from '@/lib/store/memory/memory'
import { MemoryNoteStore } from '@/lib/store/memory/notes'
import { MemoryRequestKeyStore } from '@/lib/store/memory/request-keys'
import type { VariantStore } from '@/lib/store/port'
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

/** The id of a session that a server gave out and that is gone. */
export const goneSession = 'tiller-00000000-0000-4000-8000-000000000000'

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

export interface Fixture {
  context: Context
  model: ServedModel
  engine: FakeEngine
  catalogue: Catalogue
  store: VariantStore
  analyser: Analyser
}

const profile = profileFile.parse(JSON.parse(readFileSync('models/pocket/profile.json', 'utf8')))

/** A model around the fake engine, with Pocket's profile. */
export function fakeModel(
  name = FAKE_CARD.model,
  engine = new FakeEngine(),
): ServedModel & { engine: FakeEngine } {
  const catalogue = new Catalogue(parseCatalogue(catalogueText()), noThesaurus)
  if (catalogue.entries.length !== FAKE_CARD.sae?.latents)
    throw new Error('The fixture does not fit the fake engine')
  const spread = [{ tokens: ['Ah', 'oy'], activations: [0, 1], peak: 1 }]
  const contexts = () => Promise.resolve(spread)
  return { ...assembleModel({ name, engine, catalogue, contexts, profile }), engine }
}

function raise(error: unknown): never {
  throw error
}

/** A model that is there from the start. @param made the features that people made of it */
export function presentSource(
  model: ServedModel,
  made: MadeFeatureStore = new MemoryMadeFeatureStore(),
): ModelSource {
  const report = {
    unfit: (_: unknown, error: unknown) => raise(error),
    unread: raise,
  }
  const load = async () => withMadeFeatures({ model, bytes: 1, close: async () => {} }, made, report)
  return { name: model.name, bytes: 1, stamp: 'unchanged', load }
}

/** What operations work with, around the fake engine. For tests only. */
export function makeFixture(): Fixture {
  const model = fakeModel()
  const made = new MemoryMadeFeatureStore()
  const models = new Registry({ sources: async () => [presentSource(model, made)] })
  const store = new MemoryVariantStore(emptyVariant(model.name))
  const analyser = new EmbeddedAnalyser(model)
  const context = {
    models,
    store,
    made,
    kept: new MemoryKeptStore(),
    notes: new MemoryNoteStore(),
    requestKeys: new MemoryRequestKeyStore(),
    analyserOf: () => analyser,
  }
  return { context, model, engine: model.engine, catalogue: model.catalogue, store, analyser }
}

/** Makes the server's `context()` answer with the fixture's, as if the process had started with it. */
export function install({ context }: Fixture): void {
  Object.assign(globalThis, { tillerContext: Promise.resolve(context) })
}

/** A POST request with a JSON body, or with the text given as JSON. */
export function post(body: unknown, { headers, ...init }: RequestInit = {}): Request {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const all = { 'content-type': 'application/json', ...Object.fromEntries(new Headers(headers)) }
  return new Request('http://tiller.test/api/v1', { method: 'POST', body: text, headers: all, ...init })
}
