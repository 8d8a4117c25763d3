import { IbidError, messageOf } from '../core/errors.ts'

/**
 * Loads an optional package, which is installed only where a setting asks for it.
 * @throws IbidError `config` that says how to install it
 */
export async function peer<Module>(name: string, wantedBy: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    // Node, bundlers and Workers each have a code of their own for it; all name the package.
    if (!/cannot find (package|module)|no such module|failed to resolve/i.test(messageOf(error))) throw error
    if (!messageOf(error).includes(name)) throw error
    throw new IbidError('config', `${wantedBy} needs the package ${name}: npm install ${name}`, { cause: error })
  }
}
