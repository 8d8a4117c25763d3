import { findPackageJSON } from 'node:module'
import { IbidError } from '../../core/errors.ts'

/**
 * Makes sure that an optional package is installed, without loading it.
 * @param asked the setting that needs it, such as `EMBEDDINGS=openai:…`
 * @throws IbidError `config` that says how to install it
 */
export function requirePackage(name: string, asked: string): void {
  if (!isInstalled(name)) throw new IbidError('config', `${asked} needs the package ${name}: npm install ${name}`)
}

/** Whether a package can be imported from here. */
export function isInstalled(name: string): boolean {
  try {
    return findPackageJSON(name, import.meta.url) !== undefined
  } catch {
    // Not found is thrown, with a code that differs between versions.
    return false
  }
}
