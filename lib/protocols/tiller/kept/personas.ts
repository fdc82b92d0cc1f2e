import {
  changePersona,
  createPersona,
  duplicatePersona,
  personaOf,
  personaVersions,
  readPersona,
  restoreVersion,
  type Persona,
} from '@/lib/operations/personas'
import { etagOf } from '@/lib/operations/stale'
import { personaBody } from '@/lib/store/documents/persona'
import { rowsOf } from '../../http/endpoint'
import type { Call } from '../../http/handle'
import { personaEndpoints as endpoints, type KeptPersona, type PersonaFile } from '../contract'
import { expectedBy, keptOf, nextOf, paramsOf, removeKept, wantedOf } from './common'

const toldOf = ({ head, body, version, savedAt }: Persona): KeptPersona => ({
  persona_id: head.id,
  ...body,
  version,
  saved_at: savedAt,
  versions_count: head.parts,
  ...keptOf(head),
})

/** A persona as an answer, with its version as ETag. */
function answered({ tell }: Pick<Call<unknown>, 'tell'>, persona: Persona): KeptPersona {
  tell('ETag', etagOf(persona.head))
  return toldOf(persona)
}

/** What runs the endpoints of personas. */
export const personaRows = rowsOf(endpoints, {
  async listPersonas({ input, context }) {
    const page = await context.kept.list('persona', wantedOf(input, input.model))
    return { personas: page.heads.map((head) => toldOf(personaOf(head))), next_cursor: nextOf(page) }
  },

  createPersona: async (call) => answered(call, await createPersona(call.context, call.input)),

  async importPersona(call) {
    return answered(call, await createPersona(call.context, personaBody.parse(call.input)))
  },

  async readPersona(call) {
    const { persona_id } = paramsOf(endpoints.readPersona, call)
    return answered(call, await readPersona(call.context, persona_id, call.input.version))
  },

  async changePersona(call) {
    const { persona_id } = paramsOf(endpoints.changePersona, call)
    return answered(call, await changePersona(call.context, persona_id, call.input, expectedBy(call)))
  },

  async removePersona(call) {
    const { persona_id } = paramsOf(endpoints.removePersona, call)
    return { persona_id, restorable_until: await removeKept(call, 'persona', persona_id) }
  },

  async restorePersona(call) {
    const { persona_id } = paramsOf(endpoints.restorePersona, call)
    return answered(call, personaOf(await call.context.kept.restore('persona', persona_id)))
  },

  async duplicatePersona(call) {
    const { persona_id } = paramsOf(endpoints.duplicatePersona, call)
    return answered(call, await duplicatePersona(call.context, persona_id))
  },

  async personaVersions(call) {
    const { persona_id } = paramsOf(endpoints.personaVersions, call)
    return { versions: (await personaVersions(call.context, persona_id)).map(toldOf) }
  },

  async restorePersonaVersion(call) {
    const { persona_id, version } = paramsOf(endpoints.restorePersonaVersion, call)
    return answered(call, await restoreVersion(call.context, persona_id, Number(version), expectedBy(call)))
  },

  async exportPersona(call): Promise<PersonaFile> {
    const { persona_id } = paramsOf(endpoints.exportPersona, call)
    const { body } = await readPersona(call.context, persona_id)
    return { format: 'tiller.persona', format_version: 1, ...body }
  },
})
