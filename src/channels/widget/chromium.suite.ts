import { existsSync } from 'node:fs'

const PATHS = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that the widget is tried in; undefined where there is none. */
export const CHROMIUM = PATHS.find((path) => path && existsSync(path))
