import { beforeEach, describe, expect, it } from 'vitest'
import {
  autoConditionalResponse,
  autoEditsResponse,
  contrastiveDatasetResponse,
} from '@/lib/protocols/ember/contract'
import { install, makeFixture } from '@/lib/testing/fixture'
import { call } from './wire.fixture'

const request = { specification: 'talk like a pirate', model: 'fake-model' }

beforeEach(() => install(makeFixture()))

describe('answers to specifications say what analysed them', () => {
  it('edits and conditions beside themselves', async () => {
    const edits = await (await call('POST features/auto-edits', request)).json()
    expect(autoEditsResponse.parse(edits).analyser).toBe('embedded')
    const condition = await (await call('POST features/auto-conditional', request)).json()
    expect(autoConditionalResponse.parse(condition).analyser).toBe('embedded')
  })

  it('contrastive datasets, which are a bare list, in a header', async () => {
    const response = await call('POST attributions/generate-contrastive-dataset', request)
    contrastiveDatasetResponse.parse(await response.json())
    expect(response.headers.get('x-tiller-analyser')).toBe('embedded')
  })
})
