import 'server-only'
import { isIP } from 'node:net'
import { Failure } from '@/lib/errors'

/** The names of the loopback interface, as URLs write them. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
/** Addresses that mean every interface. */
const EVERY_INTERFACE = ['0.0.0.0', '[::]']
/** Vercel's names of a deployment. Source: https://vercel.com/docs/environment-variables/system-environment-variables */
const VERCEL = ['VERCEL_URL', 'VERCEL_BRANCH_URL', 'VERCEL_PROJECT_PRODUCTION_URL']

/** A host name as URLs write it: in lower case, IPv6 in brackets; null for what is none. */
export function hostName(text: string): string | null {
  const host = isIP(text) === 6 ? `[${text}]` : text
  if (!/^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)$/iu.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname
}

/** A host name, `*.name` for every name below it, or `*` for any; null for what is neither. */
export function hostPattern(text: string): string | null {
  if (text === '*') return text
  if (!text.startsWith('*.')) return hostName(text)
  const name = hostName(text.slice(2))
  return name && `*.${name}`
}

export const isLoopback = (host: string): boolean => {
  const name = hostName(host)
  return name !== null && (LOOPBACK.includes(name) || /^127\.\d+\.\d+\.\d+$/.test(name))
}

export interface HostSettings {
  HOST: string
  ALLOWED_HOSTS: readonly string[]
}

/** The names under which the server is reached. @param env the process's, which Vercel puts its names in */
export function servedHosts(
  { HOST, ALLOWED_HOSTS }: HostSettings,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const platform = VERCEL.flatMap((name) => hostName(env[name] ?? '') ?? [])
  return [...LOOPBACK, hostName(HOST) ?? HOST, ...ALLOWED_HOSTS, ...platform]
}

/**
 * Whether a request's Host is one of those served. A page whose name its owner lets point here (DNS rebinding) asks under that
 * name, as its browser thinks it asks the page's own server. An address in numbers is nobody's to point elsewhere: a server that
 * listens on every interface is served under all of them. @param host the header, with a port or without
 */
export function isServedHost(host: string, served: readonly string[]): boolean {
  const name = hostName(host.replace(/:\d*$/, ''))
  if (name === null) return served.includes('*')
  return served.some(
    (pattern) =>
      pattern === '*' ||
      pattern === name ||
      (pattern.startsWith('*.') && name.endsWith(pattern.slice(1))) ||
      (EVERY_INTERFACE.includes(pattern) && isIP(name.replace(/[[\]]/g, '')) !== 0),
  )
}

/**
 * Throws `host_not_served` for a request under another name than those served. One without a Host header comes from no browser.
 * @param host the header
 */
export function checkHost(host: string | null, served: readonly string[]): void {
  if (host === null || isServedHost(host, served)) return
  throw new Failure(
    'host_not_served',
    `This server is not known as "${host.slice(0, 200)}". If it should be, whoever runs it adds the name to ALLOWED_HOSTS.`,
  )
}
