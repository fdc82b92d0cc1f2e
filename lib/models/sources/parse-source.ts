import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { SourceError } from './source-error'

/** A repository of a hub, or a file or folder inside it. */
export interface HubSource {
  kind: 'hub'
  /** `owner/name`; very old repositories have no owner. */
  repo: string
  /** A branch, a tag or a commit. */
  revision: string
  /** A path in the repository, with slashes; undefined for the whole. */
  inside?: string
}

/** Something on this machine; paths are absolute. */
export interface FileSource {
  kind: 'folder' | 'gguf' | 'file'
  path: string
}

export type Source = HubSource | FileSource

const HUB_HOSTS = ['huggingface.co', 'www.huggingface.co', 'hf.co']
const PART = '[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?'
const REPOSITORY = new RegExp(`^(${PART}(?:/${PART})?)(?:@([^\\s:@]+))?(?::(.+))?$`)

const FORMS =
  'a folder, a GGUF file, or a repository of the Hugging Face hub: owner/name, hf:owner/name@revision, owner/name:file.gguf, or the address of its page'

/**
 * What a person means by a source. What lies on this machine wins; `hf:` before a name means the hub in any case.
 * @param endpoint the hub's address, for addresses of its pages
 * @throws SourceError if it is none of the forms, or a path at which there is nothing
 */
export async function parseSource(text: string, endpoint: string): Promise<Source> {
  const given = text.trim()
  if (given === '') throw new SourceError(`Name a source: ${FORMS}.`)
  if (/^https?:\/\//i.test(given)) return parseAddress(given, endpoint)
  if (given.startsWith('hf:')) return parseRepository(given.slice(3), given)
  const here = (await onThisMachine(given)) ?? (await onThisMachine(given.replace(/:([^:]*)$/, '/$1')))
  if (here) return here
  const isPath = /^(?:[~./\\]|[A-Za-z]:[\\/])/.test(given) || (/\.gguf$/i.test(given) && !given.includes(':'))
  if (isPath) throw new SourceError(`There is no file or folder ${given}.`)
  return parseRepository(given, given)
}

/** `folder:inside` means a path, too, so that local sources can be narrowed as a repository can. */
async function onThisMachine(given: string): Promise<FileSource | null> {
  const path = resolve(given.startsWith('~/') ? join(homedir(), given.slice(2)) : given)
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return { kind: 'folder', path }
  if (found?.isFile()) return { kind: /\.gguf$/i.test(path) ? 'gguf' : 'file', path }
  return null
}

function parseRepository(text: string, given: string): HubSource {
  const [, repo, revision = 'main', inside] = REPOSITORY.exec(text) ?? []
  if (repo === undefined || (!repo.includes('/') && !given.startsWith('hf:')))
    throw new SourceError(`"${given}" is neither here nor the name of a repository. A source is ${FORMS}.`)
  return source(repo, revision, inside)
}

/** `/owner/name`, `/owner/name/tree/REVISION/…`, `/owner/name/blob/REVISION/…`, and `resolve` in place of `blob`. */
function parseAddress(given: string, endpoint: string): HubSource {
  if (!URL.canParse(given)) throw new SourceError(`"${given}" is no address.`)
  const [url, hub] = [new URL(given), new URL(endpoint)]
  if (url.host !== hub.host && !HUB_HOSTS.includes(url.host))
    throw new SourceError(`${url.host} is not the hub. If it serves the hub's API, set HF_ENDPOINT to its address.`)
  const base = url.host === hub.host ? hub.pathname.replace(/\/$/, '') : ''
  const parts = url.pathname.slice(base.length).split('/').filter(Boolean).map(decoded)
  const [owner, name, view, revision = 'main', ...inside] = parts
  const isModel = owner !== undefined && name !== undefined && !['datasets', 'spaces'].includes(owner)
  if (!isModel || (view !== undefined && !['tree', 'blob', 'resolve'].includes(view)))
    throw new SourceError(`"${given}" is not the address of a model's page, which reads ${hub.origin}/owner/name.`)
  const repo = REPOSITORY.exec(`${owner}/${name}`)?.[1]
  if (repo === undefined) throw new SourceError(`"${owner}/${name}" is not the name of a repository.`)
  return source(repo, revision, inside.length > 0 ? inside.join('/') : undefined)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new SourceError(`"${part}" is not encoded as addresses are.`)
  }
}

function source(repo: string, revision: string, inside: string | undefined): HubSource {
  const path = inside?.replace(/^\/+|\/+$/g, '')
  return { kind: 'hub', repo, revision, ...(path ? { inside: path } : {}) }
}

/** A source in the form in which it can be given again. */
export function sourceText(source: Source): string {
  if (source.kind !== 'hub') return source.path
  const { repo, revision, inside } = source
  return `hf:${repo}${revision === 'main' ? '' : `@${revision}`}${inside === undefined ? '' : `:${inside}`}`
}

/** What a model of this source is called if nobody says otherwise. */
export function sourceName(source: Source): string {
  const path = source.kind === 'hub' ? source.inside?.match(/[^/]+\.gguf$/i)?.[0] ?? source.repo : source.path
  return path.split(/[\\/]/).filter(Boolean).at(-1)!.replace(/\.gguf$/i, '')
}
