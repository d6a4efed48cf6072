import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Problem } from '@/api/problem';
import { resolver, theme } from '@/design/theme';
import { SayProvider } from '@/design/Say';
import { Gate } from './Gate';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false, // facts tell when something changed
      retry: (count, error) =>
        count < 2 && !(error instanceof Problem && error.status < 500 && error.status > 0),
    },
  },
});

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <SayProvider>
          <Gate />
        </SayProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
