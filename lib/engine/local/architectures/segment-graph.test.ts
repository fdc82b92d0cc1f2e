import { describe, expect, it } from 'vitest'
import { openSession, type Session } from '../onnx/session'
import { Tensor } from '../onnx/tensor'
import { Safetensors } from '../weights/safetensors'
import { cacheDims, type Architecture } from './architecture'
import { port } from './graph-context'
import { readArchitecture } from './read-architecture'
import { segmentGraph } from './segment-graph'

const IDS = Array.from({ length: 12 }, (_, i) => (i * 41) % 256)

/** Runs one segment over all of IDS with nothing read before. */
async function run(session: Session, a: Architecture, resid: Tensor | null): Promise<Tensor> {
  const cache = () => {
    const dims = cacheDims(a, IDS.length)
    return new Tensor('float32', new Float32Array(dims.reduce((x, y) => x * y)), dims)
  }
  const positions = BigInt64Array.from(IDS, (_, i) => BigInt(i))
  const offered: Record<string, Tensor | null> = {
    [port.ids]: new Tensor('int64', BigInt64Array.from(IDS, BigInt), [1, IDS.length]),
    [port.resid]: resid,
    [port.positions]: new Tensor('int64', positions, [IDS.length]),
    [port.seqlens]: new Tensor('int32', Int32Array.of(IDS.length - 1), [1]),
    [port.total]: Tensor.scalar(IDS.length),
    [port.rooms]: new Tensor('float32', [IDS.length], [1]),
  }
  const feeds = Object.fromEntries(session.inputNames.map((name) => [name, offered[name] ?? cache()]))
  const outputs = await session.run(feeds)
  return (outputs[port.residOut] ?? outputs[port.logits]) as Tensor
}

describe.each(['gpt2', 'gemma3', 'gpt-neox'])('segments of %s', (name) => {
  it.each([
    ['after each layer', (n: number) => Array.from({ length: n }, (_, i) => [i, i + 1] as const)],
    ['before the first', (n: number) => [[0, 0] as const, [0, n] as const]],
    ['after the last', (n: number) => [[0, n] as const, [n, n] as const]],
  ])('give what the whole graph gives, cut %s', async (_where, cuts) => {
    const dir = `tests/fixtures/families/${name}`
    const a = await readArchitecture(dir)
    const weights = await Safetensors.open(`${dir}/model.safetensors`)
    let stream: Tensor | null = null
    const stretches = cuts(a.layers)
    for (const [index, [from, to]] of stretches.entries()) {
      const ends = { embeds: index === 0, unembeds: index === stretches.length - 1 }
      const graph = segmentGraph(a, weights, from, to, ends)
      stream = await run(await openSession(graph), a, stream)
    }
    const whole = await run(await openSession(segmentGraph(a, weights, 0, a.layers)), a, null)
    const [cut, uncut] = [stream!.data as Float32Array, whole.data as Float32Array]
    expect(cut.length).toBe(IDS.length * a.vocabSize)
    const scale = Math.max(...uncut.map(Math.abs))
    expect(Math.max(...cut.map((value, i) => Math.abs(value - uncut[i]!)))).toBeLessThan(1e-5 * scale)
  })
})
