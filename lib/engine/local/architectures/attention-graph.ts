import type { Dim, Value } from '../onnx/graph-builder'
import { cacheDims, cacheHeadDim, type Attention } from './architecture'
import { port, type GraphContext } from './graph-context'
import { fixedTables, rotate, rotatesInside } from './rope-graph'

/** An input that is left out. */
const NONE = ''

/** Attention of one layer over x, [B, T, hidden], and all tokens read before, whose keys and values the cache holds. */
export function attention(context: GraphContext, x: Value, layer: number, attention: Attention): Value {
  const { graph, architecture } = context
  const { hiddenSize, heads, kvHeads, headDim } = architecture
  const { rope, window, scale, softCap } = attention
  const cache = cacheInputs(context, layer)
  const inside = rotatesInside(rope, architecture)
  const tables = inside ? fixedTables(context, rope) : null
  const [out, presentKey, presentValue] = graph.node(
    'GroupQueryAttention',
    [
      ...(packed(context, x, attention, inside) ?? apart(context, x, attention, inside)),
      cache.key,
      cache.value,
      context.seqlens(),
      context.total(),
      ...(tables ? [tables.cos, tables.sin] : []),
    ],
    {
      domain: 'com.microsoft',
      ints: {
        num_heads: heads,
        kv_num_heads: kvHeads,
        do_rotary: tables ? 1 : 0,
        ...(window !== null && { local_window_size: window }),
      },
      floats: { scale, ...(softCap !== null && { softcap: softCap }) },
      outputs: 3,
    },
  )
  const dims = [...cacheDims<Dim>(architecture, 'capacity', 'B')]
  graph.output(presentKey!, port.present(layer, 'key'), 'F32', dims)
  graph.output(presentValue!, port.present(layer, 'value'), 'F32', dims)
  return context.linear(cutBack(context, out!, heads), attention.out, hiddenSize, heads * headDim)
}

/** Queries, keys and values as the operator takes them side by side, if they can be had so. */
function packed(context: GraphContext, x: Value, attention: Attention, inside: boolean): Value[] | null {
  const { projections, norms, rope } = attention
  const { architecture } = context
  const { hiddenSize, heads, kvHeads, headDim } = architecture
  if (projections.kind !== 'separate' || norms || (rope && !inside)) return null
  if (cacheHeadDim(architecture) !== headDim) return null
  const maps = [
    { map: projections.query, out: heads * headDim },
    { map: projections.key, out: kvHeads * headDim },
    { map: projections.value, out: kvHeads * headDim },
  ]
  const all = context.together(x, maps, hiddenSize)
  return all === null ? null : [all, NONE, NONE]
}

/** Queries, keys and values one by one, normalized, and rotated unless the operator does that. */
function apart(context: GraphContext, x: Value, attention: Attention, inside: boolean): Value[] {
  const { heads, kvHeads } = context.architecture
  const { rope } = attention
  const [projected, value] = project(context, x, attention)
  let [query, key] = normalized(context, projected, attention)
  if (rope && !inside) {
    query = rotate(context, query, heads, rope)
    key = rotate(context, key, kvHeads, rope)
  }
  return [filledUp(context, query, heads), filledUp(context, key, kvHeads), filledUp(context, value, kvHeads)]
}

function cacheInputs({ graph, architecture }: GraphContext, layer: number) {
  const dims = [...cacheDims<Dim>(architecture, 'capacity', 'B')]
  return {
    key: graph.input(port.past(layer, 'key'), 'F32', dims),
    value: graph.input(port.past(layer, 'value'), 'F32', dims),
  }
}

interface QueryKey {
  query: Value
  key: Value
}

/** Queries [B, T, heads · headDim] and keys [B, T, kvHeads · headDim], and values like keys. */
function project(context: GraphContext, x: Value, { projections }: Attention): [QueryKey, Value] {
  const { hiddenSize, heads, kvHeads, headDim } = context.architecture
  const [wide, narrow] = [heads * headDim, kvHeads * headDim]
  if (projections.kind === 'separate') {
    const query = context.linear(x, projections.query, wide, hiddenSize)
    const key = context.linear(x, projections.key, narrow, hiddenSize)
    return [{ query, key }, context.linear(x, projections.value, narrow, hiddenSize)]
  }
  const all = context.linear(x, projections.all, wide + 2 * narrow, hiddenSize)
  if (projections.layout === 'blocks') {
    const [query, key, value] = context.split(all, [wide, narrow, narrow])
    return [{ query: query!, key: key! }, value!]
  }
  const byHead = context.reshape(all, [0, 0, heads, 3 * headDim])
  const [query, key, value] = context
    .split(byHead, [headDim, headDim, headDim])
    .map((part) => context.reshape(part, [0, 0, wide]))
  return [{ query: query!, key: key! }, value!]
}

function normalized(context: GraphContext, { query, key }: QueryKey, { norms }: Attention): [Value, Value] {
  const { heads, kvHeads, headDim } = context.architecture
  if (!norms) return [query, key]
  const over = (x: Value, name: string, count: number) => {
    if (norms.over === 'width') return context.norm(x, name, count * headDim)
    const byHead = context.norm(context.reshape(x, [0, 0, count, headDim]), name, headDim)
    return context.reshape(byHead, [0, 0, count * headDim])
  }
  return [over(query, norms.query, heads), over(key, norms.key, kvHeads)]
}

/** Heads as wide as the operator takes them. Zeros at their ends add nothing to scores, and give zeros in the answer. */
function filledUp(context: GraphContext, x: Value, heads: number): Value {
  const { headDim } = context.architecture
  const width = cacheHeadDim(context.architecture)
  if (width === headDim) return x
  const byHead = context.reshape(x, [0, 0, heads, headDim])
  const ends = context.integers([0, 0, 0, 0, 0, 0, 0, width - headDim])
  return context.reshape(context.graph.node('Pad', [byHead, ends]), [0, 0, heads * width])
}

function cutBack(context: GraphContext, x: Value, heads: number): Value {
  const { headDim } = context.architecture
  const width = cacheHeadDim(context.architecture)
  if (width === headDim) return x
  const [kept] = context.split(context.reshape(x, [0, 0, heads, width]), [headDim, width - headDim])
  return context.reshape(kept!, [0, 0, heads * headDim])
}
