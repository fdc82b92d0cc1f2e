import { copyFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { KNOWN_ANSWERS } from '@/lib/models/known-answers'
import { loadModel } from './load-model'

const POCKET = 'models/pocket'
const TINY = 'tests/fixtures/families/llama'

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'known-'))))
afterEach(() => rm(dir, { recursive: true }))

/** A folder with the files of another, of which some are copies that a test may change. */
async function copyOf(model: string, ...changed: string[]) {
  for (const name of await readdir(model)) {
    if (changed.includes(name)) await copyFile(join(model, name), join(dir, name))
    else await symlink(resolve(model, name), join(dir, name))
  }
}

/** Sets the numbers of a float16 tensor from `at` on to one bit pattern. */
async function spoil(tensor: string, bits: number, count: number, at = 0) {
  const path = join(dir, 'model.safetensors')
  const bytes = await readFile(path)
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Record<
    string,
    { data_offsets: [number, number] }
  >
  const start = headerEnd + header[tensor]!.data_offsets[0] + 2 * at
  for (let i = 0; i < count; i++) bytes.writeUInt16LE(bits, start + 2 * i)
  await writeFile(path, bytes)
}

const load = (hasCatalogue = true) =>
  loadModel({ name: basename(dir), dir, hasCatalogue }, noThesaurus, () => {})
const failure = (hasCatalogue = true) =>
  load(hasCatalogue).then(
    () => 'it was loaded',
    (error: Error) => error.message,
  )

describe('a model with known answers', () => {
  it('is loaded if it gives them, also where strengths were measured anew', async () => {
    await copyOf(POCKET, 'catalogue.jsonl')
    const path = join(dir, 'catalogue.jsonl')
    const doubled = (line: string) => {
      const entry = JSON.parse(line) as { unit: number }
      return JSON.stringify({ ...entry, unit: 2 * entry.unit })
    }
    const lines = (await readFile(path, 'utf8')).trim().split('\n')
    await writeFile(path, lines.map(doubled).join('\n'))
    await (await load()).close()
  })

  it('is refused with one row of weights spoilt, and says which token differs and what to do', async () => {
    await copyOf(POCKET, 'model.safetensors')
    await spoil('model.layers.4.mlp.down_proj.weight', 0x4000, 688)
    expect(await failure()).toMatch(
      /known-answers\.json: the model does not answer "plain" as it should: token \d+ is \d+.*, not .*Copy the model/,
    )
  })

  it('is refused for an SAE that is not its own', async () => {
    await copyOf(POCKET, KNOWN_ANSWERS)
    const path = join(dir, KNOWN_ANSWERS)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replaceAll('"index_in_sae": 55', '"index_in_sae": 56'))
    expect(await failure()).toMatch(/does not answer "nudge" as it should: token 0 /)
    await writeFile(path, text.replaceAll('"index_in_sae": 55', '"index_in_sae": 99999'))
    expect(await failure()).toMatch(/steers the latent 99999, and the SAE has 4096/)
  })

  it('is refused for another tokenizer', async () => {
    await copyOf(POCKET, KNOWN_ANSWERS)
    const path = join(dir, KNOWN_ANSWERS)
    await writeFile(path, (await readFile(path, 'utf8')).replace('[0, 2, 747,', '[0, 2, 748,'))
    expect(await failure()).toContain('token 2 of the prompt is 747, not 748')
  })

  it('is refused if they cannot be read', async () => {
    await copyOf(POCKET, KNOWN_ANSWERS)
    await writeFile(join(dir, KNOWN_ANSWERS), '{"answers": []}')
    expect(await failure()).toMatch(
      new RegExp(`Cannot use ${basename(dir)}/known-answers.json, by which the model is checked`),
    )
  })
})

describe('a model without known answers', () => {
  it('is served if it computes numbers', async () => {
    await copyOf(TINY)
    await (await load(false)).close()
  })
})
