import type { TestContext } from 'vitest'
import { Controller, Feature, FeatureGroup } from '@/lib/steering'
import type { Capability, CompletionRequest, Engine, EngineEvent } from '../port'

export interface ConformanceSubject {
  create(): Promise<Engine>
  /** A feature whose nudge at full strength changes a greedy answer to `question`. */
  strongFeature: { index: number }
  question: string
}

/** What the suite's tests share: the engine under test and ways to ask it. */
export class Bench {
  private opened?: Engine
  readonly never = new AbortController().signal

  constructor(readonly subject: ConformanceSubject) {}

  async open(): Promise<void> {
    this.opened = await this.subject.create()
  }

  get engine(): Engine {
    if (!this.opened) throw new Error('The engine is created before the first test')
    return this.opened
  }

  get latents(): number {
    return this.engine.card.sae?.latents ?? 0
  }

  /** Skips the test, with the reason, where the engine's card leaves out what it needs. */
  needs = ({ skip }: Pick<TestContext, 'skip'>, ...capabilities: Capability[]): void => {
    const lacking = capabilities.find((c) => !this.engine.card.capabilities.includes(c))
    if (lacking) skip(`the card does not offer "${lacking}"`)
  }

  request = (overrides: Partial<CompletionRequest> = {}): CompletionRequest => ({
    messages: [{ role: 'user', content: this.subject.question }],
    controller: new Controller(),
    maxTokens: 24,
    temperature: 0,
    topP: 1,
    seed: 1,
    ...overrides,
  })

  collect = async (overrides?: Partial<CompletionRequest>, signal = this.never): Promise<EngineEvent[]> => {
    const events: EngineEvent[] = []
    for await (const event of this.engine.complete(this.request(overrides), signal)) events.push(event)
    return events
  }

  steered = (value: number): Controller => {
    const controller = new Controller()
    controller.nudge(new FeatureGroup([latent(this.subject.strongFeature.index)]), value)
    return controller
  }
}

export const ids = (events: EngineEvent[]): number[] =>
  events.flatMap((e) => (e.type === 'token' ? [e.id] : []))

export const text = (events: EngineEvent[]): string =>
  events.map((e) => (e.type === 'token' ? e.text : '')).join('')

export const latent = (index: number): Feature =>
  new Feature({
    uuid: '00000000-0000-4000-8000-000000000000',
    label: `latent ${index}`,
    indexInSae: index,
    maxActivationStrength: 1,
  })
