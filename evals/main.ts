import { createCli } from './cli.ts'

process.exitCode = await createCli().run(process.argv)
