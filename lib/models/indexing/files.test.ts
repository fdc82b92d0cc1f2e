import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Journal } from './journal'
import { readLabels } from './label-files'
import { pieces, textsAt } from './text-files'

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'indexing-'))))
afterEach(() => rm(dir, { recursive: true }))

async function put(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(dir, name), content)
  return join(dir, name)
}

const jsonl = (...lines: object[]) => lines.map((line) => JSON.stringify(line)).join('\n')

describe('labels made elsewhere', () => {
  const lines = jsonl(
    { modelId: 'gpt2', layer: '6-res', index: '1', description: ' about the sea ' },
    { modelId: 'gpt2', layer: '6-res', index: '1', description: 'a second opinion' },
    { modelId: 'gpt2', layer: '6-res', index: '0', description: '' },
    { modelId: 'gpt2', layer: '6-res', index: 3, description: 'numbers' },
  )

  it.each([
    ['lines', 'labels.jsonl', lines],
    ['packed lines', 'labels.jsonl.gz', gzipSync(lines)],
    ['a list', 'labels.json', `[${lines.split('\n').join(',')}]`],
  ])('are read from %s', async (_, name, content) => {
    const labels = await readLabels(await put(name, content), 4)
    expect([...labels]).toEqual([
      [1, 'about the sea'],
      [3, 'numbers'],
    ])
  })

  it('are read from all files of a folder', async () => {
    await put('batch-0.jsonl', jsonl({ index: 0, description: 'zero' }))
    await put('batch-1.jsonl.gz', gzipSync(jsonl({ index: 1, description: 'one' })))
    await put('notes.txt', 'no labels')
    expect([...(await readLabels(dir, 2))]).toEqual([
      [0, 'zero'],
      [1, 'one'],
    ])
  })

  it.each([
    ['of a latent that is not there', jsonl({ index: 4, description: 'x' }), /labels latent 4, but the SAE has 4/],
    [
      'of two SAEs',
      jsonl({ layer: '6-res', index: 0, description: 'x' }, { layer: '7-res', index: 1, description: 'y' }),
      /of one SAE alone/,
    ],
    ['that are none', jsonl({ index: 0, description: 'x' }, { name: 'y' }), /Line 2 .* is not an explanation/],
    ['that are no JSON', 'hello', /Line 1/],
  ])('%s are refused', async (_, content, why) => {
    await expect(readLabels(await put('labels.jsonl', content), 4)).rejects.toThrow(why)
  })

  it('are missing in words', async () => {
    await expect(readLabels(join(dir, 'nothing'), 4)).rejects.toThrow('There is no file or folder')
    await expect(readLabels(dir, 4)).rejects.toThrow('holds no labels')
    await expect(readLabels(await put('broken.jsonl.gz', 'no gzip'), 4)).rejects.toThrow(/broken\.jsonl\.gz cannot be read/)
  })
})

const all = async (paths: readonly string[], longest = 1000) => {
  const texts = []
  for await (const { messages } of textsAt(paths, longest)) texts.push(messages)
  return texts
}
const user = (content: string) => [{ role: 'user', content }]

describe('texts of a person', () => {
  it('are paragraphs of text files, and lines of JSON', async () => {
    const text = await put('a.txt', 'One\ntwo.\n\n\nThree.\n')
    const conversation = [...user('Hi'), { role: 'assistant', content: 'Hello' }]
    const lines = await put('b.jsonl.gz', gzipSync(jsonl({ text: 'Four' }, { messages: conversation })))
    expect(await all([text, lines])).toEqual([user('One\ntwo.'), user('Three.'), user('Four'), conversation])
  })

  it('are refused by line where they are neither', async () => {
    const path = await put('c.jsonl', `${jsonl({ text: 'fine' })}\n{"words": 1}`)
    await expect(all([path])).rejects.toThrow(/Line 2 of .*c\.jsonl/)
  })

  it('come in pieces that together are the text', () => {
    const text = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ')
    const cut = pieces(text, 100)
    expect(cut.every((piece) => piece.length <= 100)).toBe(true)
    expect(cut.join(' ')).toBe(text)
    expect(pieces('x'.repeat(250), 100).map((piece) => piece.length)).toEqual([100, 100, 50])
    expect(pieces('  ', 100)).toEqual([])
  })
})

describe('a journal', () => {
  const schema = z.object({ n: z.number() })

  it('has what was appended before, without a line that was not finished', async () => {
    const path = join(dir, 'journal.jsonl')
    const first = await Journal.open(path, schema)
    await first.append({ n: 1 })
    await first.append({ n: 2 })
    await first.close()
    await writeFile(path, `${await readFile(path, 'utf8')}{"n": 3`)
    const second = await Journal.open(path, schema)
    expect(second.items).toEqual([{ n: 1 }, { n: 2 }])
    await second.append({ n: 4 })
    await second.close()
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n{"n":4}\n')
  })

  it('names the line that is of another form', async () => {
    await expect(Journal.open(await put('j.jsonl', '{"n":1}\n{"m":1}\n'), schema)).rejects.toThrow(/Line 2 of .*j\.jsonl/)
  })
})
