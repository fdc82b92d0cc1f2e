import { describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../../errors'
import { golden, LATENTS, NAMES, weightsOf, WIDTH, withTensors, type Tensors } from '../altered-fixture'
import { Sae } from '../sae'

/** What a form's file holds and its SAE does not need. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  'dictionary-learning-topk': ['threshold'],
  'dictionary-learning-batch-topk': ['k'],
  'dictionary-learning-matryoshka': ['k', 'active_groups', 'group_sizes'],
}

async function namesIn(fixture: string): Promise<string[]> {
  const found: string[] = []
  await withTensors(fixture, (tensors) => void found.push(...Object.keys(tensors)))
  return found.filter((name) => !UNUSED[fixture]?.includes(name))
}

describe.each(NAMES)('weights in the form of %s', (fixture) => {
  it.each([NaN, -Infinity])('are refused where one of them is %s', async (broken) => {
    for (const name of await namesIn(fixture)) {
      const spoil = (tensors: Tensors) => void (tensors[name]!.data[tensors[name]!.data.length - 1] = broken)
      const opened = withTensors(fixture, spoil).then(Sae.load)
      await expect(opened, name).rejects.toThrow(ModelLoadError)
      const file = weightsOf(fixture).replaceAll('.', '\\.')
      await expect(opened, name).rejects.toThrow(new RegExp(`${file}: ".*" holds values that are infinite`))
    }
  })
})

/** The decoder's name, and whether a latent is a row of it. */
function silence(tensors: Tensors, latent: number): void {
  const [name, rows] = [
    ['decoder.weight', false] as const,
    ['decoder_linear.weight', false] as const,
    ['W_dec', true] as const,
    ['w_dec', true] as const,
  ].find(([each]) => each in tensors)!
  const { shape, data } = tensors[name]!
  const ofLatent = rows && shape[0] === LATENTS
  for (let i = 0; i < WIDTH; i++) data[ofLatent ? latent * WIDTH + i : i * LATENTS + latent] = 0
}

describe.each(NAMES)('a latent whose decoder row is nothing, in the form of %s', (fixture) => {
  it('steers by nothing, and leaves all others as they are', async () => {
    const { residuals } = await golden(fixture)
    const whole = await Sae.load(`tests/fixtures/saes/${fixture}`)
    // One that never fires, so that none takes its place among the k largest.
    const fired = new Set((await whole.encode(residuals)).flatMap(({ indices }) => [...indices]))
    const latent = Array.from({ length: LATENTS }, (_, i) => i).find((i) => !fired.has(i))!
    const sae = await Sae.load(await withTensors(fixture, (tensors) => silence(tensors, latent)))
    for (let i = 0; i < LATENTS; i++)
      expect([...sae.direction(i)]).toEqual(i === latent ? Array(WIDTH).fill(0) : [...whole.direction(i)])
    expect(await sae.encode(residuals)).toEqual(await whole.encode(residuals))
  })
})

describe('a latent that is measured in norms of a decoder row of nothing', () => {
  it.each(['sae-lens-topk-rescaled', 'dictionary-learning-standard'])('is silent: %s', async (fixture) => {
    const { residuals } = await golden(fixture)
    const rows = await (await Sae.load(`tests/fixtures/saes/${fixture}`)).encode(residuals)
    const latent = rows[0]!.indices[0]!
    const sae = await Sae.load(await withTensors(fixture, (tensors) => silence(tensors, latent)))
    for (const { indices, values } of await sae.encode(residuals)) {
      expect(indices).not.toContain(latent)
      expect(values.every(Number.isFinite)).toBe(true)
    }
  })
})
