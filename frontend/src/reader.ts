// Public pages read without this file. It remembers large type on this device, reads articles aloud, and finds what is near.
import "../styles/reader.css";
import { listen } from "./reader/listen";
import { large } from "./reader/large";
import { near } from "./reader/near";

large();
listen();
near();
