import { z } from 'zod'
import type { Endpoints } from '../../http/endpoint'
import { MAX_KEPT_BYTES } from './kept'
import {
  changePersonaRequest,
  createPersonaRequest,
  listPersonasQuery,
  keptPersona,
  personaFile,
  personaId,
  personasResponse,
  personaVersionsResponse,
  readPersonaQuery,
  removedPersona,
} from './personas'

const path = '/api/v1/personas'
const params = z.object({ persona_id: personaId })
const versionParams = params.extend({
  version: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be the number of a version')
    .describe('The number of the version'),
})
const captain = {
  name: 'Captain',
  description: 'Tells everything as a pirate would',
  emoji: '🏴‍☠️',
  starters: ['Tell me about Tokyo.'],
  battery: ['What do cats eat?'],
  variant: {
    base_model: 'pocket',
    edits: [
      {
        feature_id: 'eca29d3e-e6f8-5658-88b8-a0f6139c3f48',
        feature_label: 'Talks like a pirate',
        index_in_sae: 22,
        value: 0.8,
      },
    ],
    scopes: [],
  },
}

/** Personas: variants with a name, kept with all their versions. */
export const personaEndpoints = {
  listPersonas: {
    method: 'GET',
    path,
    id: 'listPersonas',
    summary: 'List personas, or search them',
    query: listPersonasQuery,
    answer: personasResponse,
  },
  createPersona: {
    method: 'POST',
    path,
    id: 'createPersona',
    version: 'told',
    summary: 'Save a variant as a persona',
    description:
      'The variant is kept as it comes; its model and features are looked for when it steers. Without `sae_digest` it gets that of the ' +
      'model, if the model is loaded.',
    body: createPersonaRequest,
    example: captain,
    answer: keptPersona,
  },
  importPersona: {
    method: 'POST',
    path: `${path}/import`,
    id: 'importPersona',
    version: 'told',
    summary: 'Make a persona from a file',
    body: personaFile,
    maxBodyBytes: MAX_KEPT_BYTES,
    example: { format: 'tiller.persona', format_version: 1, ...captain, sae_digest: null },
    answer: keptPersona,
  },
  readPersona: {
    method: 'GET',
    path: `${path}/{persona_id}`,
    id: 'readPersona',
    version: 'told',
    summary: 'Read a persona, as it is or was',
    params,
    query: readPersonaQuery,
    answer: keptPersona,
  },
  changePersona: {
    method: 'PATCH',
    path: `${path}/{persona_id}`,
    id: 'changePersona',
    version: 'written',
    summary: 'Change a persona, as a new version',
    params,
    body: changePersonaRequest,
    example: { description: 'A captain of few words' },
    answer: keptPersona,
  },
  removePersona: {
    method: 'DELETE',
    path: `${path}/{persona_id}`,
    id: 'removePersona',
    version: 'written',
    summary: 'Delete a persona',
    description: 'For seven days it can be restored.',
    params,
    answer: removedPersona,
  },
  restorePersona: {
    method: 'POST',
    path: `${path}/{persona_id}/restore`,
    id: 'restorePersona',
    version: 'told',
    summary: 'Bring a deleted persona back',
    params,
    answer: keptPersona,
  },
  duplicatePersona: {
    method: 'POST',
    path: `${path}/{persona_id}/duplicate`,
    id: 'duplicatePersona',
    version: 'told',
    summary: 'Make another persona that is the same',
    params,
    answer: keptPersona,
  },
  personaVersions: {
    method: 'GET',
    path: `${path}/{persona_id}/versions`,
    id: 'personaVersions',
    summary: 'List every version of a persona',
    params,
    answer: personaVersionsResponse,
  },
  restorePersonaVersion: {
    method: 'POST',
    path: `${path}/{persona_id}/versions/{version}/restore`,
    id: 'restorePersonaVersion',
    version: 'written',
    summary: 'Make an old version the present one',
    description: 'It becomes a new version; none is lost.',
    params: versionParams,
    answer: keptPersona,
  },
  exportPersona: {
    method: 'GET',
    path: `${path}/{persona_id}/export`,
    id: 'exportPersona',
    summary: 'Read a persona as a file that can be imported',
    params,
    answer: personaFile,
  },
} as const satisfies Endpoints
