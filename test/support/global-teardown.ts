import { undoSetup } from './teardown';

export default undoSetup;
