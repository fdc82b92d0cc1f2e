import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { Safetensors } from '../weights/safetensors'
import { writeTensors } from '../weights/safetensors-fixture'
import type { Weights } from '../weights/weights'
import { npy, writeTorch, writeZip } from './archive-fixture'
import { openNpz } from './npz'
import { openTorchFile } from './pickle/torch-file'

/** `python -m saes` makes these, with what sae_lens, or the formula of the form's own library, computes from them. */
export const FIXTURES = 'tests/fixtures/saes'
export const NAMES = readdirSync(FIXTURES)
export const WIDTH = 16
export const LATENTS = 48
/** What all fixtures read: the residual stream after layer 3. */
export const LAYER = 3
export const MODEL = { width: WIDTH, layers: 6 }

const scratch = mkdtempSync(join(tmpdir(), 'saes-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** A copy of a fixture with some of its files changed. */
export async function changed(name: string, change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = await mkdtemp(join(scratch, `${name}-`))
  await cp(`${FIXTURES}/${name}`, folder, { recursive: true })
  await change(folder)
  return folder
}

/** Writes `part` over a JSON file, which is made if there is none. */
export async function writeJson(folder: string, file: string, part: object): Promise<void> {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8').catch(() => '{}')
  await writeFile(path, JSON.stringify({ ...JSON.parse(text), ...part }))
}

export const withJson = (name: string, file: string, part: object) =>
  changed(name, (folder) => writeJson(folder, file, part))

/** Tensors by name, to be changed. */
export type Tensors = Record<string, { shape: number[]; data: Float32Array }>

const OPEN: Readonly<Record<string, (path: string) => Promise<Weights>>> = {
  safetensors: (path) => Safetensors.open(path),
  npz: openNpz,
  pt: openTorchFile,
  pth: openTorchFile,
}

const WRITE: Readonly<Record<string, (path: string, tensors: Tensors) => Promise<unknown>>> = {
  safetensors: (path, tensors) =>
    writeTensors(
      path,
      mapped(tensors, (each) => ({ dtype: 'F32', ...each })),
    ),
  npz: (path, tensors) =>
    writeZip(
      path,
      mapped(tensors, ({ shape, data }) => npy(shape, data), '.npy'),
    ),
  pt: writeTorch,
  pth: writeTorch,
}

const mapped = <T>(
  tensors: Tensors,
  change: (tensor: Tensors[string]) => T,
  ending = '',
): Record<string, T> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${name}${ending}`, change(tensor)]))

const endingOf = (path: string) => path.slice(path.lastIndexOf('.') + 1)

/** The file of a fixture that holds its weights. */
export const weightsOf = (name: string): string =>
  readdirSync(`${FIXTURES}/${name}`, { recursive: true, encoding: 'utf8' }).find(
    (file) => endingOf(file) in OPEN && !file.startsWith('golden'),
  )!

/** Rewrites the weights in a copy of a fixture, in whichever form they are. */
export async function rewrite(
  folder: string,
  name: string,
  change: (tensors: Tensors) => void,
): Promise<void> {
  const path = join(folder, weightsOf(name))
  const stored = await OPEN[endingOf(path)]!(path)
  const tensors: Tensors = {}
  for (const each of stored.names())
    tensors[each] = { shape: [...stored.shape(each)], data: await stored.readFloats(each) }
  change(tensors)
  await WRITE[endingOf(path)]!(path, tensors)
}

export const withTensors = (name: string, change: (tensors: Tensors) => void) =>
  changed(name, (folder) => rewrite(folder, name, change))

/** What a fixture's own library makes of some residuals. */
export async function golden(name: string) {
  const file = await Safetensors.open(`${FIXTURES}/${name}/golden.safetensors`)
  const [residuals, activations, decoded, scales] = await Promise.all(
    ['residuals', 'activations', 'decoded', 'scales'].map((each) => file.readFloats(each)),
  )
  return { residuals: residuals!, activations: activations!, decoded: decoded!, scales: scales! }
}
