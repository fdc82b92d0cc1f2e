import { homedir } from 'node:os'
import { join, sep } from 'node:path'

/** What the platform's data folder follows from. */
export interface Platform {
  platform: NodeJS.Platform
  home: string
  env: Readonly<Record<string, string | undefined>>
}

/**
 * Where what people make is kept if TILLER_DATA_DIR names no other folder: `~/Library/Application Support/Tiller` on macOS,
 * `%LOCALAPPDATA%\Tiller` on Windows, `$XDG_DATA_HOME/tiller` or `~/.local/share/tiller` elsewhere
 * (https://specifications.freedesktop.org/basedir-spec/).
 */
export function dataFolder({ platform, home, env }: Platform = thisPlatform()): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Tiller')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Tiller')
  // The specification has relative paths ignored.
  const given = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : undefined
  return join(given ?? join(home, '.local', 'share'), 'tiller')
}

/** Where people's own models live if TILLER_MODELS_DIR names no other folder: `models` in the platform's data folder. */
export const modelsFolder = (platform?: Platform): string => join(dataFolder(platform), 'models')

function thisPlatform(): Platform {
  const { platform, env } = process
  try {
    return { platform, env, home: homedir() }
  } catch {
    // The user of a container may have no home, and then has no models there.
    return { platform, env, home: sep }
  }
}
