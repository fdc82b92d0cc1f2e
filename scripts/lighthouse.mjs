// How well and how fast the main pages of the production build are, by Lighthouse and over a slow link, on loopback:
// `npm run lighthouse`, with `-- --runs 5` for more runs of each. Times depend on what else the machine does: it tells the best and the
// worst of all runs, and asserts nothing.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from './chromium.mjs'
import { withServer } from './served-build.mjs'
import { slowVisit } from './slow-link.mjs'
import { build } from './steps.mjs'

/** Fetched when this is run: it is far larger than all that Tiller is developed with. */
const LIGHTHOUSE = 'lighthouse@13'
const LIMIT_MS = 180_000
const PAGES = ['/', '/help', '/personas', '/personas/captain', '/sweep']
const KINDS = ['performance', 'accessibility', 'best-practices', 'seo']
const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } })
const runs = Number(values.runs)

function scores(url, form, folder, chromium) {
  const output = join(folder, 'report.json')
  const flags = ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  execFileSync(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      url,
      '--quiet',
      '--output=json',
      `--output-path=${output}`,
      `--only-categories=${KINDS}`,
      `--chrome-flags=${flags.join(' ')}`,
      ...(form === 'desktop' ? ['--preset=desktop'] : []),
    ],
    {
      env: { ...process.env, CHROME_PATH: chromium },
      timeout: LIMIT_MS,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const { categories, audits } = JSON.parse(readFileSync(output, 'utf8'))
  const faults = KINDS.slice(1).flatMap((kind) =>
    categories[kind].auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
      .map(({ id }) => id),
  )
  return { scores: KINDS.map((kind) => Math.round(categories[kind].score * 100)), faults }
}

const spread = (numbers) => {
  const [best, worst] = [Math.max(...numbers), Math.min(...numbers)]
  return best === worst ? `${best}` : `${best} (${worst})`
}
const seconds = (all) => all.map((ms) => (ms / 1000).toFixed(1)).sort((a, b) => a - b)

async function measure(url, folder) {
  const chromium = await findChromium()
  console.log('Best of the runs, and in brackets the worst.\n')
  console.log(
    `| page | form | ${KINDS.join(' | ')} | faults |\n| --- | --- |${' --- |'.repeat(KINDS.length + 1)}`,
  )
  for (const path of PAGES)
    for (const form of ['desktop', 'mobile']) {
      const all = Array.from({ length: runs }, () => scores(url + path, form, folder, chromium))
      const columns = KINDS.map((_, at) => spread(all.map((each) => each.scores[at])))
      const faults = [...new Set(all.flatMap((each) => each.faults))].join(', ')
      console.log(`| ${path} | ${form} | ${columns.join(' | ')} | ${faults} |`)
    }
  const visits = []
  for (let run = 0; run < runs; run++) visits.push(await slowVisit(url, chromium))
  console.log('\nA first visit over 400 ms and 50 kB/s:')
  console.log(`readable after ${seconds(visits.map(({ readable }) => readable)).join(', ')} s`)
  console.log(`usable after ${seconds(visits.map(({ usable }) => usable)).join(', ')} s`)
  console.log(`${visits[0].bytesThen} bytes until then, ${visits[0].bytes} in all`)
}

if ((await build()) !== 0) process.exit(1)
const folder = mkdtempSync(join(tmpdir(), 'tiller-lighthouse-'))
try {
  await withServer(folder, {}, (url) => measure(url, folder))
} finally {
  rmSync(folder, { recursive: true })
}
