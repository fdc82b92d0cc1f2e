import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { featureDose, type FeatureDose } from '@/lib/protocols/tiller/contract'
import { GET as read } from './[feature_id]/dose/route'

interface Line {
  uuid: string
  index_in_sae: number
  unit: number
}
interface Placed {
  shape: [number, number]
  data_offsets: [number, number]
}

async function doseOf(feature_id: string): Promise<FeatureDose> {
  const request = new Request(`http://localhost/api/v1/features/${feature_id}/dose?model=pocket`)
  const response = await read(request, { params: Promise.resolve({ feature_id }) })
  expect(response.status).toBe(200)
  return featureDose.strict().parse(await response.json())
}

/** The length of a latent's decoder direction, read from the file itself. */
function lengthInFile(latent: number): number {
  const file = readFileSync('models/pocket/sae/sae_weights.safetensors')
  const begin = 8 + Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.toString('utf8', 8, begin)) as Record<string, Placed>
  const { shape, data_offsets } = header.W_dec!
  const at = begin + data_offsets[0] + latent * shape[1] * 4
  return Math.hypot(...Array.from({ length: shape[1] }, (_, i) => file.readFloatLE(at + 4 * i)))
}

describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('what strength 1 is worth in Pocket', () => {
  const lines = readFileSync('models/pocket/catalogue.jsonl', 'utf8').split('\n')

  it('is the unit of the feature along the direction that its SAE has, beside the residual stream’s length', async () => {
    const doses: FeatureDose[] = []
    for (const at of [0, 22, 4095]) {
      const { uuid, index_in_sae, unit } = JSON.parse(lines[at]!) as Line
      const dose = await doseOf(uuid)
      expect(dose).toMatchObject({ feature_id: uuid, unit })
      expect(dose.push_length).toBeCloseTo(unit * lengthInFile(index_in_sae), 3)
      expect(dose.residual_share).toBeCloseTo(dose.push_length / dose.residual_length!, 9)
      doses.push(dose)
    }
    // One residual stream, whichever feature is asked of.
    expect(new Set(doses.map(({ residual_length }) => residual_length)).size).toBe(1)
    expect(doses[0]!.residual_length).toBeGreaterThan(0)
  })
})
