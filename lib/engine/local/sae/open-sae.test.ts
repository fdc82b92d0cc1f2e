import { describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { MODEL, withJson } from './altered-fixture'
import { openSae } from './open-sae'

/** The fixtures read after layer 3, of a model of six layers. */
describe('where an SAE steers', () => {
  it.each([
    ['sae-lens-topk', 3],
    ['sae-lens-topk', 5],
    ['gemma-scope', 4],
    ['dictionary-learning-gated', 4],
  ])('is after the layer that hook.json names: %s, %i', async (name, steer_layer) => {
    const folder = await withJson(name, 'hook.json', { steer_layer })
    expect((await openSae(folder, MODEL)).place).toEqual({ readLayer: 3, steerLayer: steer_layer })
  })

  it.each([
    [2, /hook\.json: "steer_layer" is 2, but the SAE reads after layer 3.*from 3 to 5/],
    [6, /hook\.json: "steer_layer" is 6, .*the model's last layer is 5.*from 3 to 5/],
    [-1, /hook\.json[^]*steer_layer/],
    [3.5, /hook\.json[^]*steer_layer/],
    ['4', /hook\.json[^]*steer_layer/],
  ])('is refused where it is %s', async (steer_layer, words) => {
    const opened = withJson('sae-lens-topk', 'hook.json', { steer_layer }).then((at) => openSae(at, MODEL))
    await expect(opened).rejects.toThrow(ModelLoadError)
    await expect(opened).rejects.toThrow(words)
  })
})
