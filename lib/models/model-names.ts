/** Foreign names for served models, as old scripts use them: from the foreign name to the served one. */
export type ModelAliases = ReadonlyMap<string, string>

/** Tiller's models carry this before their name on the wires, so that no vendor's own model is mistaken for one. */
const VENDOR = 'tiller'

/** What answers on the wire protocols call a model: `tiller/pocket`. */
export const wireName = (model: string): string => `${VENDOR}/${model}`

/** The names by which requests may ask for models. */
export class ModelNames {
  private readonly models: ReadonlyMap<string, string>

  /**
   * @param models the names of the models, the default one first
   * @param aliases foreign names; one whose model is not there stands for nothing
   */
  constructor(models: readonly string[], aliases: ModelAliases = new Map()) {
    const own = models.flatMap((model): [string, string][] => [
      [wireName(model), model],
      [model, model],
    ])
    const known = new Map(own)
    const foreign = [...aliases].flatMap(([name, target]): [string, string][] => {
      const model = known.get(target)
      return model === undefined || known.has(name) ? [] : [[name, model]]
    })
    this.models = new Map([...own, ...foreign])
  }

  /** The model that a name stands for; undefined for a name that nothing is served under. */
  resolve(name: string): string | undefined {
    return this.models.get(name)
  }

  /** Every name that is accepted, the default model's first. */
  get accepted(): string[] {
    return [...this.models.keys()]
  }
}

/** @throws Error naming the alias whose model is not there */
export function checkAliases(models: readonly string[], aliases: ModelAliases): void {
  const names = new ModelNames(models)
  for (const [foreign, target] of aliases) {
    if (names.resolve(target) !== undefined) continue
    const served = models.map((model) => `"${wireName(model)}"`).join(', ')
    throw new Error(`MODEL_ALIASES: "${foreign}" stands for "${target}", which is not served. Use ${served}.`)
  }
}
