import { IbidError } from '../../src/core/errors.ts'
import { type ExportFormat, isAnswered } from './format.ts'

/**
 * DeepEval's list of test cases (`EvaluationDataset.add_test_cases_from_json_file` with the names of the keys). Every
 * case has to have an output.
 */
export const deepeval: ExportFormat = {
  description: 'DeepEval, a JSON array of test cases (add_test_cases_from_json_file)',
  write({ run, records }) {
    const answered = records.filter(isAnswered)
    if (answered.length === 0) {
      throw new IbidError('invalid_input', `${run} has no answers, and a test case of DeepEval needs one`)
    }
    const cases = answered.map((record) => ({
      name: record.id,
      input: record.standaloneQuestion,
      actual_output: record.response,
      expected_output: record.reference,
      retrieval_context: record.contexts.map(({ text }) => text),
    }))
    return { text: `${JSON.stringify(cases, null, 1)}\n`, left: records.length - answered.length }
  },
}
