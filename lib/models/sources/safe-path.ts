import { SourceError } from './source-error'

/** Names of devices, which Windows takes for no files whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

const isSafe = (segment: string) =>
  segment !== '' &&
  segment !== '.' &&
  segment !== '..' &&
  !/[\u0000-\u001f\\:]/.test(segment) &&
  !DEVICES.test(segment)

/**
 * A path that a hub names, if it stays in the folder that it is put into, on every system.
 * @throws SourceError for every other
 */
export function safePath(path: string): string {
  if (path.length <= 1024 && path.split('/').every(isSafe)) return path
  throw new SourceError(
    `The repository names a file ${JSON.stringify(path.slice(0, 200))}, which does not stay in the model's folder. Nothing of it is taken.`,
  )
}
