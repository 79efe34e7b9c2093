// Adds up what the suites counted (`<passed> <failed>` a file) and the steps that failed without counting anything.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, failedSteps] = process.argv.slice(2);
const counts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').trim().split(' ').map(Number));
const passed = counts.reduce((sum, [count]) => sum + count, 0);
const failedTests = counts.reduce((sum, [, count]) => sum + count, 0);
// A step that failed is a failure even where every test that ran had passed.
const failed = Math.max(failedTests, Number(failedSteps));
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
