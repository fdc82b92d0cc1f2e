import 'server-only'
import { z } from 'zod'

/** `MODEL_ALIASES`: names of other models that old scripts ask for, as `foreign=served,foreign2=served`. */
export const modelAliases = z
  .string()
  .default('')
  .transform((text, context) => {
    const aliases = new Map<string, string>()
    for (const pair of text.split(',').map((part) => part.trim())) {
      if (pair === '') continue
      const [foreign = '', served = '', ...more] = pair.split('=').map((part) => part.trim())
      if (foreign !== '' && served !== '' && more.length === 0) aliases.set(foreign, served)
      else context.addIssue({ code: 'custom', message: `"${pair}" must read foreign-name=served-name` })
    }
    return aliases
  })

export type ModelAliases = ReadonlyMap<string, string>

/** Tiller's own models carry this before their name, so that no other vendor's model is mistaken for one. */
const VENDOR = 'tiller'

/** The names that the wire protocols know the running model by. */
export class ModelNames {
  /** What answers call the model: `tiller/pocket`. */
  readonly served: string
  private readonly known: ReadonlySet<string>

  /**
   * @param model the engine card's id, which is accepted as well: it stands in stored variants
   * @param aliases foreign names; each must stand for the served model
   * @throws Error naming the alias whose target is not served
   */
  constructor(model: string, aliases: ModelAliases = new Map()) {
    this.served = `${VENDOR}/${model}`
    for (const [foreign, target] of aliases) {
      if (target === this.served || target === model) continue
      throw new Error(
        `MODEL_ALIASES: "${foreign}" stands for "${target}", which is not served. Use "${this.served}".`,
      )
    }
    this.known = new Set([this.served, model, ...aliases.keys()])
  }

  /** The name of the model that runs for a request's `model`; null for a name that nothing is served under. */
  resolve(name: string): string | null {
    return this.known.has(name) ? this.served : null
  }

  /** Every name that is accepted, the served one first. */
  get accepted(): string[] {
    return [...this.known]
  }
}
