import { z } from 'zod'
import type { Endpoints } from '../../http/endpoint'
import {
  chooseRequest,
  comparison,
  comparisonId,
  comparisonsResponse,
  createComparisonRequest,
  listComparisonsQuery,
  preferenceLine,
  preferencesQuery,
  removedComparison,
} from './comparisons'

const path = '/api/v1/comparisons'
const params = z.object({ comparison_id: comparisonId })
const madeWith = (value: number) => ({
  model: 'pocket',
  variant: {
    base_model: 'pocket',
    edits: [
      {
        feature_id: 'eca29d3e-e6f8-5658-88b8-a0f6139c3f48',
        feature_label: 'Talks like a pirate',
        index_in_sae: 22,
        value,
      },
    ],
    scopes: [],
  },
  seed: 7,
  finish_reason: 'stop',
})

/** Comparisons of two answers, and the choices between them. */
export const comparisonEndpoints = {
  listComparisons: {
    method: 'GET',
    path,
    id: 'listComparisons',
    summary: 'List comparisons, or search them',
    query: listComparisonsQuery,
    answer: comparisonsResponse,
  },
  createComparison: {
    method: 'POST',
    path,
    id: 'createComparison',
    version: 'told',
    summary: 'Keep two answers to one prompt, with the choice between them',
    body: createComparisonRequest,
    example: {
      prompt: [{ role: 'user', content: 'Tell me about Tokyo.' }],
      original: { content: 'Tokyo is a huge city in Japan.', made_by: madeWith(0.1) },
      steered: { content: 'Ahoy, matey! Tokyo be a huge city in Japan.', made_by: madeWith(0.8) },
      choice: 'steered',
      blind: true,
    },
    answer: comparison,
  },
  readComparison: {
    method: 'GET',
    path: `${path}/{comparison_id}`,
    id: 'readComparison',
    version: 'told',
    summary: 'Read a comparison',
    params,
    answer: comparison,
  },
  choose: {
    method: 'PATCH',
    path: `${path}/{comparison_id}`,
    id: 'choose',
    version: 'written',
    summary: 'Say which answer is better',
    params,
    body: chooseRequest,
    example: { choice: 'tie' },
    answer: comparison,
  },
  removeComparison: {
    method: 'DELETE',
    path: `${path}/{comparison_id}`,
    id: 'removeComparison',
    version: 'written',
    summary: 'Delete a comparison',
    description: 'For seven days it can be restored.',
    params,
    answer: removedComparison,
  },
  restoreComparison: {
    method: 'POST',
    path: `${path}/{comparison_id}/restore`,
    id: 'restoreComparison',
    version: 'told',
    summary: 'Bring a deleted comparison back',
    params,
    answer: comparison,
  },
  preferences: {
    method: 'GET',
    path: '/api/v1/preferences',
    id: 'preferences',
    summary: 'Read all choices as preference data for trainers',
    description:
      'JSON Lines, one choice between two answers a line. Ties are left out, and so are choices between two answers that are the same.',
    query: preferencesQuery,
    answer: preferenceLine,
    answerType: 'application/jsonl',
  },
} as const satisfies Endpoints
