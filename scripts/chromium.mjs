import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const DOWNLOAD_LIMIT_MS = 5 * 60_000

/**
 * A Chromium for Playwright: the one that CHROMIUM_PATH names, Playwright's own, the system's, or else one that is fetched
 * now, from Playwright or from Debian.
 * @returns {Promise<string>} the path of its executable
 */
export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  return (
    (await playwrightChromium()) ??
    systemChromium() ??
    (await downloadedChromium()) ??
    debianChromium() ??
    giveUp()
  )
}

async function playwrightChromium() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : undefined
}

function systemChromium() {
  for (const name of SYSTEM_NAMES) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      continue
    }
  }
  return undefined
}

async function downloadedChromium() {
  console.log("No Chromium found; fetching Playwright's …")
  const { status } = spawnSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], {
    stdio: 'inherit',
    timeout: DOWNLOAD_LIMIT_MS,
  })
  return status === 0 ? playwrightChromium() : undefined
}

function debianChromium() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return undefined
  console.log("Installing Debian's Chromium …")
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update'], options)
  spawnSync(
    'apt-get',
    ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'],
    options,
  )
  return systemChromium()
}

function giveUp() {
  throw new Error('No Chromium: install one, or name its executable in CHROMIUM_PATH.')
}
