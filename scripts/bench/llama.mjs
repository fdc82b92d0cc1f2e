// llama.cpp, by node-llama-cpp, as a program that answers lines of JSON. Arguments: where the package is, the GGUF file, threads.
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, modelPath, count] = process.argv.slice(2)
const threads = Number(count)
const { getLlama } = await import(
  pathToFileURL(join(folder, 'node_modules/node-llama-cpp/dist/index.js')).href
)
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: threads })
const model = await llama.loadModel({ modelPath })
const context = await model.createContext({
  contextSize: 2048,
  threads,
  flashAttention: true,
  batchSize: 512,
})
const sequence = context.getSequence()

/** Seconds to the first token after the prompt, and from there to the last. */
async function timed(ids, tokens) {
  await sequence.clearHistory()
  const started = performance.now()
  let [firstAt, lastAt, said] = [0, 0, -1]
  const answer = sequence.evaluate(ids, { temperature: 0, yieldEogToken: true })
  while (said + 1 < tokens && !(await answer.next()).done) {
    lastAt = performance.now()
    if (++said === 0) firstAt = lastAt
  }
  await answer.return?.()
  return { first: (firstAt - started) / 1000, rest: (lastAt - firstAt) / 1000, tokens: said }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { ids, tokens } = JSON.parse(line)
  try {
    console.log(JSON.stringify(await timed(ids, tokens)))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }))
  }
}
process.exit(0)
