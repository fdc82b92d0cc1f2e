import type { Registry } from './registry'
import type { ServedModel } from './served-model'

/** The models that are served. */
export type Models = Pick<Registry, 'names' | 'get' | 'nameOf' | 'defaultName' | 'list' | 'present' | 'shared'>

/** The same models, with slots that count as one caller's. @param who a key's or an address's own name */
export function modelsOf(models: Models, who: string): Models {
  return {
    get: async (name, signal) => asSeenBy(await models.get(name, signal), who),
    names: () => models.names(),
    nameOf: (name) => models.nameOf(name),
    defaultName: () => models.defaultName(),
    list: () => models.list(),
    shared: models.shared,
    get present() {
      return models.present
    },
  }
}

function asSeenBy(model: ServedModel, who: string): ServedModel {
  const { answers, readings, making } = model.slots
  return {
    ...model,
    // An engine's card changes with the features that people make.
    get card() {
      return model.card
    },
    slots: { answers: answers.of(who), readings: readings.of(who), making: making.of(who) },
  }
}
