import '@larder/ui/styles.css';
import { boot } from './app/boot.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
await boot(root);
